using Metrics.Facts.Collecting;
using Metrics.Server.Collect.Http;
using Metrics.Server.Collect.Running;
using Metrics.Server.Config;
using Metrics.Store;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Collect;

/// <summary>What a source waits for stands in its state and in the log while it does, and is what a run tells that ends by it.</summary>
public sealed class WaitTests : IAsyncLifetime
{
    private static readonly Uri Address = new("https://api.acme.test/incidents?api_key=marked-secret-1");

    private readonly List<(RequestWait? Wait, SourceState? State)> _seen = [];
    private CollectBench _bench = null!;

    public async Task InitializeAsync() => _bench = await CollectBench.OpenAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task A_request_that_is_told_to_wait_tells_why_and_until_when()
    {
        await AskAsync("HTTP 429\nretry-after: 90\n\n{\"message\":\"slow down\"}", "HTTP 200\n\n[]");

        RequestWait wait = Assert.IsType<RequestWait>(_seen[0].Wait);
        Assert.InRange(wait.Length, TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(95));
        Assert.StartsWith("rate limited by the vendor since 2026-11-20 10:00:00Z, goes on at 10:01:3", wait.Full, StringComparison.Ordinal);
        Assert.EndsWith(": GET https://api.acme.test/incidents answered 429 Too Many Requests: slow down", wait.Full, StringComparison.Ordinal);
        Assert.Null(_seen[^1].Wait);
    }

    [Fact]
    public async Task A_used_up_budget_is_told_before_it_is_waited_for()
    {
        await AskAsync("HTTP 200\nx-ratelimit-remaining: 0\nx-ratelimit-reset: 100\n\n[]", "HTTP 200\n\n[]");

        Assert.Equal(
            ["rate limited by the vendor since 2026-11-20 10:00:00Z, goes on at 10:01:40Z: the request budget of api.acme.test is used up", null],
            _seen.Select(each => each.Wait?.Full));
    }

    [Fact]
    public async Task A_failed_request_tells_why_while_it_waits_for_its_next_try()
    {
        await AskAsync("HTTP 503\n\n{}", "HTTP 200\n\n[]");

        Assert.Matches("^failed at 2026-11-20 10:00:00Z, is tried again at 10:00:0.Z: GET https://api.acme.test/incidents answered 503 ", _seen[0].Wait!.Full);
        Assert.Null(_seen[^1].Wait);
    }

    [Fact]
    public async Task While_requests_wait_the_state_of_their_source_tells_it_and_the_log_once()
    {
        RequestWait wait = Limit(TimeSpan.FromMinutes(2));
        ConfiguredSource source = Source(http =>
        {
            http.Traffic.Waits(wait);
            _bench.Clock.Advance(TimeSpan.FromMinutes(2));
            http.Traffic.Waits(wait with { Until = wait.Until.AddMinutes(1) });
        });

        Assert.Equal(RunEnd.Done, (await _bench.Collector.RunAsync(source)).End);

        Assert.Equal(
            ["Information: Source fake waits: rate limited by the vendor since 2026-11-20 10:00:00Z, goes on at 10:02:00Z: told so"], _bench.Log.Lines);
        SourceState meanwhile = _seen.Single().State!;
        Assert.Equal("rate limited by the vendor since 2026-11-20 10:00:00Z, goes on at 10:03:00Z: told so", meanwhile.LastError);
        Assert.Equal((null, CollectBench.Start), (meanwhile.DownSince, meanwhile.LastAttemptAt));
        Assert.Null((await _bench.StateAsync()).LastError);
    }

    [Fact]
    public async Task Waits_of_a_moment_and_those_that_are_over_are_not_told()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        ConfiguredSource source = Source(http =>
        {
            http.Traffic.Waits(Limit(TimeSpan.FromMinutes(1)) with { Of = request });
            http.Traffic.Answered(request, _bench.Clock.GetUtcNow());
            http.Traffic.Waits(Limit(TimeSpan.FromSeconds(2)));
        });

        await _bench.Collector.RunAsync(source);

        Assert.Null(_seen.Single().State!.LastError);
    }

    [Fact]
    public async Task What_a_run_ended_by_is_forgotten_when_the_next_is_at_work()
    {
        await _bench.RunAsync(new ThrowingSource(new SourceFaultException(FaultKind.ToldToWait, "used up", null, TimeSpan.FromHours(2))));
        Assert.Equal("rate limited by the vendor since 2026-11-20 10:00:00Z, goes on at 12:00:00Z: used up", (await _bench.StateAsync()).LastError);

        await _bench.Collector.RunAsync(Source(_ => { }));

        Assert.Null(_seen.Single().State!.LastError);
    }

    [Fact]
    public async Task What_a_source_that_is_down_waits_for_is_not_logged_again()
    {
        await _bench.RunAsync(new ThrowingSource(new SourceFaultException(FaultKind.Refused, "no")));
        int lines = _bench.Log.Lines.Count;

        await _bench.Collector.RunAsync(Source(http =>
        {
            http.Traffic.Waits(Limit(TimeSpan.FromMinutes(1)));
            throw new SourceFaultException(FaultKind.Refused, "no");
        }));

        Assert.Equal(lines, _bench.Log.Lines.Count);
        Assert.Equal("no", (await _bench.StateAsync()).LastError);
    }

    [Fact]
    public async Task A_run_that_does_not_end_in_time_tells_what_went_wrong_last()
    {
        CollectResult result = await LateAsync(http => http.Traffic.Failed("GET https://api.acme.test/incidents answered 503 Service Unavailable"));

        Assert.Equal((RunEnd.Failed, FaultKind.Unreachable), (result.End, result.Fault));
        Assert.Equal(
            "did not end within 30s; its last request: GET https://api.acme.test/incidents answered 503 Service Unavailable; "
                + "the next run goes on from the last checkpoint",
            result.Error);
        Assert.Equal(result.Error, (await _bench.StateAsync()).LastError);
    }

    [Fact]
    public async Task A_run_that_does_not_end_in_time_names_the_answer_that_did_not_come()
    {
        CollectResult result = await LateAsync(http => http.Traffic.Waits(
            new(WaitFor.Answer, "GET https://api.acme.test/incidents", CollectBench.Start, CollectBench.Start.AddMinutes(1))));

        Assert.StartsWith(
            "did not end within 30s; no answer since 2026-11-20 10:00:00Z, given up at 10:01:00Z: GET https://api.acme.test/incidents; ",
            result.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_whose_time_ends_while_the_vendor_lets_it_wait_has_not_failed()
    {
        CollectResult result = await LateAsync(http => http.Traffic.Waits(Limit(TimeSpan.FromMinutes(2))));

        Assert.Equal((RunEnd.Waiting, CollectBench.Start.AddMinutes(2), "told so"), (result.End, result.RetryAt, result.Error));
        SourceState state = await _bench.StateAsync();
        Assert.Equal((null, "rate limited by the vendor since 2026-11-20 10:00:30Z, goes on at 10:02:00Z: told so"), (state.DownSince, state.LastError));
    }

    [Theory]
    [InlineData("HTTP 500\n\n{}")]
    [InlineData("HTTP 200\n\n{\"incidents\": [{\"id\"")]
    [InlineData("HTTP 200\n\n<html>Sign in</html>")]
    public async Task Who_has_little_patience_is_told_soon(string answer)
    {
        var impatient = new SourceHttpOptions { Patience = TimeSpan.FromSeconds(20) };

        await Assert.ThrowsAsync<SourceFaultException>(() => AskAsync(impatient, [.. Enumerable.Repeat(answer, 9)]));

        Assert.InRange(_bench.Clock.GetUtcNow() - CollectBench.Start, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task An_answer_that_is_always_cut_short_is_tried_a_few_times_only()
    {
        await Assert.ThrowsAsync<SourceFaultException>(() => AskAsync(Enumerable.Repeat("HTTP 200\n\n{\"incidents\": [", 9).ToArray()));

        Assert.InRange(_bench.Clock.GetUtcNow() - CollectBench.Start, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(7));
    }

    private static RequestWait Limit(TimeSpan length) => new(WaitFor.Limit, "told so", CollectBench.Start, CollectBench.Start + length);

    private Task AskAsync(params string[] answers) => AskAsync(new SourceHttpOptions(), answers);

    /// <summary>Asks until all that is answered is told, and keeps what was waited for.</summary>
    private async Task AskAsync(SourceHttpOptions options, string[] answers)
    {
        using var http = new SourceHttp("case", options, _bench.Clock, new Replay([.. answers.Select(text => RecordedReply.Parse("reply", text))]));
        http.Traffic.Changed = () => _seen.Add((http.Traffic.Wait, null));
        int good = answers.Count(answer => answer.EndsWith("[]", StringComparison.Ordinal));
        for (int i = 0; i < Math.Max(1, good); i++)
        {
            await http.Client.GetStringAsync(Address);
        }
    }

    /// <summary>A source that does something on its way to its vendor, and then looks at its own state.</summary>
    private ConfiguredSource Source(Action<SourceHttp> act)
    {
        ConfiguredSource made = null!;
        made = _bench.Source(new FakeSource { Script = Steps });
        return made;

        IEnumerable<SourceRecord> Steps(CollectWindow window)
        {
            act(made.Http);
            yield return new SourceRecord.Checkpoint("c1");
            SourceState? state = null;
            bool isKept = SpinWait.SpinUntil(() => (state = _bench.Store.SourcesAsync().GetAwaiter().GetResult().SingleOrDefault()) is not null
                && state.LastError == (made.Http.Traffic.Wait is { } wait && wait.Length > TimeSpan.FromSeconds(5) ? wait.Full : null), TimeSpan.FromMinutes(1));
            Assert.True(isKept, "what is waited for was not kept");
            _seen.Add((made.Http.Traffic.Wait, state));
        }
    }

    /// <summary>A run of thirty seconds of a source that does something and then comes to no end.</summary>
    private Task<CollectResult> LateAsync(Action<SourceHttp> act)
    {
        ConfiguredSource made = null!;
        SourceSpec spec = CollectBench.Spec(new FakeSource { Script = Steps }) with { Timeout = TimeSpan.FromSeconds(30) };
        made = _bench.Source(spec);
        return _bench.Collector.RunAsync(made);

        IEnumerable<SourceRecord> Steps(CollectWindow window)
        {
            act(made.Http);
            while (true)
            {
                yield return new SourceRecord.Progress(0);
            }
        }
    }
}
