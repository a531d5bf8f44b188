using System.Text.Json;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Verbs;

public sealed class CollectVerbTests : IDisposable
{
    private const string Config = """
        catalog: { teams: [{ name: payments, services: [{ name: pay }] }] }
        sources: [{ name: uploads, type: files, path: inbox, since: 2025-01-01 }]
        """;

    private const string Header = "id,service,environment,revision,finished_at,outcome\n";

    private readonly VerbRun _run = new VerbRun().With("metrics.yaml", Config);

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task Collecting_shows_what_was_new_and_collecting_again_what_was_not()
    {
        _run.With("inbox/deployments.csv", Header + "d1,pay,production,a,2026-01-05T10:00:00Z,succeeded\nd2,pay,production,b,2026-01-06T10:00:00Z,succeeded\n");

        Assert.Equal(0, await _run.RunAsync("collect", "--json"));
        JsonElement first = Assert.Single(JsonDocument.Parse(_run.Out).RootElement.GetProperty("sources").EnumerateArray());
        Assert.Equal(("done", 2), (first.GetProperty("end").GetString(), first.GetProperty("new").GetInt32()));

        Assert.Equal(0, await _run.RunAsync("collect"));
        Assert.Matches(@"(?m)^uploads +done +0 +0 +", _run.Out);
        Assert.Equal(0, await _run.RunAsync("report", "--scope", "service:pay", "--window", "30d"));
        Assert.Matches(@"(?m)^deployments +2 ", _run.Out);
    }

    [Fact]
    public async Task A_source_that_was_renamed_is_said_to_count_twice()
    {
        _run.With("inbox/deployments.csv", Header + "d1,pay,production,a,2026-01-05T10:00:00Z,succeeded\n");
        Assert.Equal(0, await _run.RunAsync("collect"));
        Assert.Equal(0, await _run.RunAsync("sources", "status"));
        Assert.DoesNotContain("No longer configured", _run.Out, StringComparison.Ordinal);

        _run.With("metrics.yaml", Config.Replace("name: uploads", "name: inbox", StringComparison.Ordinal));

        Assert.Equal(0, await _run.RunAsync("sources", "status"));
        Assert.Contains("No longer configured, and what they told still counts: uploads.", _run.Out, StringComparison.Ordinal);
        Assert.Equal(0, await _run.RunAsync("sources", "status", "--json"));
        Assert.Contains("\"former\":[{\"name\":\"uploads\",\"accepted\":1,", _run.Out.Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_record_of_lines_leaves_the_others_and_says_where_it_stands()
    {
        const string Good = "\"service\":\"pay\",\"environment\":\"production\",\"revision\":\"a\",\"finished_at\":\"2026-01-05T10:00:00Z\",\"outcome\":\"succeeded\"}";
        _run.With("inbox/deployments.jsonl", $"{{\"id\":\"\",{Good}\n{{\"id\":\"d\\u0000\",{Good}\n{{\"id\":\"d3\",{Good}\n");

        Assert.Equal(0, await _run.RunAsync("collect"));
        Assert.Matches(@"(?m)^uploads +done +1 +0 +0 +0 +2 ", _run.Out);
        Assert.Equal(0, await _run.RunAsync("quarantine", "list"));
        Assert.Contains("deployments.jsonl, line 1", _run.Out, StringComparison.Ordinal);
        Assert.Contains("id: it is empty; write a text", _run.Out, StringComparison.Ordinal);
        Assert.Contains("id: it holds a NUL character", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_without_data_is_shown_with_its_reason()
    {
        _run.With("inbox/changes.csv", "id,repository,service,title,merged_at\nc1,acme/pay,pay,Mend,2026-01-05T10:00:00Z\n");
        const string Reason = "1 of 1 merged changes are left out, as their source can't tell of reviews";

        Assert.Equal(0, await _run.RunAsync("collect"));
        Assert.Equal(0, await _run.RunAsync("report", "--scope", "service:pay", "--window", "30d"));
        Assert.Matches("(?m)^merged_without_review_rate +no data ", _run.Out);
        Assert.Contains($"\nmerged_without_review_rate: {Reason}\n", _run.Out, StringComparison.Ordinal);
        Assert.Equal(0, await _run.RunAsync("explain", "merged_without_review_rate", "--scope", "service:pay", "--window", "30d"));
        Assert.Contains($"= no data\n  to know: {Reason}\n", _run.Out, StringComparison.Ordinal);
        Assert.Matches("(?m)^left out .* c1 .*left out: its source can't tell of reviews$", _run.Out);
    }

    [Fact]
    public async Task A_damaged_row_goes_to_quarantine_and_leaves_it_once_it_is_mended()
    {
        _run.With("inbox/deployments.csv", Header + "d1,pay,production,a,yesterday,succeeded\n");
        Assert.Equal(0, await _run.RunAsync("collect"));
        Assert.Equal(0, await _run.RunAsync("quarantine", "list"));
        Assert.Contains("deployments.csv", _run.Out, StringComparison.Ordinal);

        _run.With("inbox/deployments.csv", Header + "d1,pay,production,a,2026-01-05T10:00:00Z,succeeded\n");
        Assert.Equal(0, await _run.RunAsync("quarantine", "retry"));
        Assert.Equal(0, await _run.RunAsync("quarantine", "list", "--json"));
        Assert.Empty(JsonDocument.Parse(_run.Out).RootElement.GetProperty("records").EnumerateArray());
    }

    [Fact]
    public async Task A_source_that_fails_ends_the_verb_with_1_and_its_reason()
    {
        Assert.Equal(1, await _run.RunAsync("collect"));
        Assert.Contains("inbox", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_shows_the_facts_and_the_refusals_and_writes_nothing()
    {
        // On this clock the trial's time limit never comes.
        using VerbRun run = new VerbRun { Clock = new FrozenClock(Some.At("2026-01-09T18:00Z"), TimeSpan.Zero) }
            .With("metrics.yaml", Config)
            .With("inbox/deployments.csv", Header + "d1,pay,production,a,2026-01-05T10:00:00Z,succeeded\nd2,pay,production,b,x,succeeded\n");

        Assert.Equal(0, await run.RunAsync("sources", "test", "uploads", "--since", "2025-01-01"));

        Assert.Matches(@"(?m)^deployment +2026-01-05 10:00Z +d1 +pay production succeeded a$", run.Out);
        Assert.Contains("deployments.csv, line 3", run.Out, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(run.Folder, "metrics.db")));
    }

    [Theory]
    [InlineData("collect", "--source", "upload")]
    [InlineData("collect", "--since", "long ago")]
    [InlineData("sources", "test", "upload")]
    public async Task A_wrong_question_ends_with_2(params string[] args) => Assert.Equal(2, await _run.RunAsync(args));
}
