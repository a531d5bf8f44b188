using System.Net;
using System.Text;
using Metrics.Facts.Collecting;
using Metrics.Server.Collect.Http;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Collect;

public sealed class SourceHttpTests : IDisposable
{
    private static readonly Uri Address = new("https://api.acme.test/incidents?api_key=marked-secret-1");

    private readonly FrozenClock _clock = new(Some.At("2026-11-20T10:00Z"));
    private readonly List<IDisposable> _made = [];

    [Theory]
    [InlineData("HTTP 500\n\n{}")]
    [InlineData("HTTP 503\nretry-after: 7\n\n{}")]
    [InlineData("HTTP 200\n\n{\"incidents\": [{\"id\"")]
    [InlineData("HTTP 200\n\n")]
    [InlineData("HTTP 200\ncontent-type: text/html\n\n<html>Sign in</html>")]
    [InlineData("HTTP 429\nretry-after: 9\n\n{}")]
    public async Task A_failure_on_the_way_is_tried_again(string failure)
    {
        SourceHttp http = Http(failure, failure, "HTTP 200\n\n{\"ok\":true}");

        string body = await http.Client.GetStringAsync(Address);

        Assert.Equal("{\"ok\":true}", body);
        Assert.Equal((3, 2), (http.Traffic.Requests, http.Traffic.Retries));
    }

    [Fact]
    public async Task A_refusal_is_not_tried_again_and_says_why_without_the_secret()
    {
        SourceHttp http = Http("HTTP 401\n\n{\"error\":{\"message\":\"key marked-secret-1 was revoked\"}}");

        SourceFaultException fault = await Fault(http);

        Assert.Equal(FaultKind.Refused, fault.Kind);
        Assert.Equal("GET https://api.acme.test/incidents answered 401 Unauthorized: key *** was revoked; check the token and its rights", fault.Message);
        Assert.Equal(1, http.Traffic.Requests);
    }

    [Fact]
    public async Task Missing_rights_are_a_refusal_but_a_secondary_limit_is_not()
    {
        Assert.Equal(FaultKind.Refused, (await Fault(Http("HTTP 403\n\n{\"message\":\"Resource not accessible\"}"))).Kind);

        SourceHttp limited = Http("HTTP 403\n\n{\"message\":\"You have exceeded a secondary rate limit.\"}", "HTTP 200\n\n[]");
        await limited.Client.GetStringAsync(Address);

        Assert.Contains(_clock.Waits, wait => wait >= TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(422)]
    [InlineData(304)]
    public async Task Answers_that_tell_the_source_something_are_returned(int status)
    {
        using HttpResponseMessage response = await Http($"HTTP {status}\n\n").Client.GetAsync(Address);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("x-ratelimit-reset: 1795168890")]
    [InlineData("x-ratelimit-reset: 90")]
    public async Task The_budget_is_waited_for_before_it_is_overrun(string reset)
    {
        SourceHttp http = Http($"HTTP 200\nx-ratelimit-limit: 60\nx-ratelimit-remaining: 0\n{reset}\n\n[]", "HTTP 200\n\n[]");

        await http.Client.GetStringAsync(Address);
        DateTimeOffset before = _clock.GetUtcNow();
        Assert.Equal(Some.At("2026-11-20T10:00Z"), before);
        await http.Client.GetStringAsync(Address);

        Assert.InRange(_clock.GetUtcNow() - before, TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(91));
    }

    [Fact]
    public async Task A_budget_that_is_full_again_much_later_ends_the_request_as_told_to_wait()
    {
        SourceHttp http = Http("HTTP 200\nratelimit-remaining: 0\nratelimit-reset: 3000\n\n[]");
        await http.Client.GetStringAsync(Address);

        SourceFaultException fault = await Fault(http);

        Assert.Equal(FaultKind.ToldToWait, fault.Kind);
        Assert.Equal(TimeSpan.FromSeconds(3000), fault.RetryAfter);
        Assert.Equal(1, http.Traffic.Requests);
    }

    [Fact]
    public async Task A_vendor_whose_clock_is_hours_ahead_is_waited_for_as_long_as_it_asks()
    {
        SourceHttp http = Http("HTTP 429\nretry-after: 2\nx-ratelimit-remaining: 0\nx-ratelimit-reset: 2026-11-20T21:00:02Z\n\n{}", "HTTP 200\n\n[]");

        await http.Client.GetStringAsync(Address);

        Assert.InRange(_clock.GetUtcNow() - Some.At("2026-11-20T10:00Z"), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Budgets_of_one_vendor_are_kept_apart()
    {
        SourceHttp http = Http("HTTP 200\nx-ratelimit-remaining: 0\nx-ratelimit-reset: 3000\nx-ratelimit-resource: graphql\n\n[]", "HTTP 200\n\n[]");
        using var graph = new HttpRequestMessage(HttpMethod.Get, Address);
        graph.Options.Set(SourceRequest.Budget, "graphql");
        await http.Client.SendAsync(graph);

        await http.Client.GetStringAsync(Address);

        Assert.Empty(_clock.Waits);
    }

    [Fact]
    public async Task A_published_limit_is_kept_by_counting()
    {
        var http = new SourceHttp("case", new SourceHttpOptions { RequestsPerMinute = 2 }, _clock, new Replay([.. Enumerable.Repeat(Reply("HTTP 200\n\n[]"), 5)]));
        _made.Add(http);

        for (int i = 0; i < 5; i++)
        {
            await http.Client.GetStringAsync(Address);
        }

        Assert.InRange(_clock.GetUtcNow() - Some.At("2026-11-20T10:00Z"), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2.1));
    }

    [Fact]
    public async Task A_run_of_failures_is_rationed_over_all_requests()
    {
        SourceHttp http = Http([.. Enumerable.Repeat("HTTP 500\n\n{}", 100)]);

        for (int i = 0; i < 20; i++)
        {
            await Fault(http);
        }

        Assert.InRange(http.Traffic.Requests, 20, 26);
    }

    [Fact]
    public async Task A_cluster_of_failures_among_good_answers_is_bridged()
    {
        const string Good = "HTTP 200\n\n[]";
        const string Bad = "HTTP 500\n\n{}";
        SourceHttp http = Http([.. Enumerable.Repeat(Good, 20), .. Enumerable.Range(0, 10).SelectMany(_ => new[] { Bad, Good })]);

        for (int i = 0; i < 30; i++)
        {
            await http.Client.GetStringAsync(Address);
        }

        Assert.Equal((40, 10), (http.Traffic.Requests, http.Traffic.Retries));
    }

    [Fact]
    public async Task A_source_may_judge_a_good_status_to_be_a_refusal()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address);
        request.Options.Set(SourceRequest.Judge, (_, body) =>
            Encoding.UTF8.GetString(body.Span).Contains("errors", StringComparison.Ordinal) ? new SourceFaultException(FaultKind.Refused, "no access") : null);

        SourceFaultException fault = await Assert.ThrowsAsync<SourceFaultException>(() => Http("HTTP 200\n\n{\"errors\":[]}").Client.SendAsync(request));

        Assert.Equal("no access", fault.Message);
    }

    [Fact]
    public async Task A_redirect_to_another_host_takes_no_credentials_along()
    {
        var replay = new Replay([Reply("HTTP 302\nlocation: https://elsewhere.test/x\n\n"), Reply("HTTP 301\nlocation: /y\n\n"), Reply("HTTP 200\n\n[]")]);
        var http = new SourceHttp("case", new SourceHttpOptions(), _clock, replay);
        _made.Add(http);
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://api.acme.test/a");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer marked-secret-2");

        await http.Client.SendAsync(request);

        Assert.Equal(
            "GET https://api.acme.test/a\n  authorization: Bearer marked-secret-2\nGET https://elsewhere.test/x\nGET https://elsewhere.test/y\n", replay.Requests);
    }

    [Fact]
    public async Task An_unreachable_host_is_named_without_its_query()
    {
        var http = new SourceHttp("case", new SourceHttpOptions { Retries = 1 }, _clock, new Broken());
        _made.Add(http);

        SourceFaultException fault = await Fault(http);

        Assert.Equal(FaultKind.Unreachable, fault.Kind);
        Assert.StartsWith("GET https://api.acme.test/incidents could not be reached", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("marked-secret", fault.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, http.Traffic.Requests);
    }

    public void Dispose() => _made.ForEach(made => made.Dispose());

    private static Task<SourceFaultException> Fault(SourceHttp http) =>
        Assert.ThrowsAsync<SourceFaultException>(() => http.Client.GetStringAsync(Address));

    private static RecordedReply Reply(string text) => RecordedReply.Parse("reply", text);

    private SourceHttp Http(params string[] replies)
    {
        var http = new SourceHttp("case", new SourceHttpOptions(), _clock, new Replay([.. replies.Select(Reply)]));
        _made.Add(http);
        return http;
    }

    private sealed class Broken : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused (api.acme.test:443)", null, (HttpStatusCode?)null);
    }
}
