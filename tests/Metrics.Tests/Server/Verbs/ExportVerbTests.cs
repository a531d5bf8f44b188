using Metrics.Store;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Verbs;

public class ExportVerbTests
{
    private const string Configuration = """
        store: sqlite:metrics.db
        definitions: { windows: [7d] }
        catalog:
          teams: [{ name: money, services: [{ name: pay, repositories: [acme/pay] }] }]
        """;

    [Fact]
    public async Task History_is_written_to_standard_output()
    {
        using VerbRun run = await FilledAsync();

        int code = await run.RunAsync("export", "openmetrics", "--from", "2026-01-05T12:00Z", "--to", "2026-01-09T12:00Z");

        Assert.True(code == 0, run.Error);
        Assert.StartsWith("# TYPE dora_deployments gauge\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("dora_deployments{scope=\"organization\",window=\"7d\"} 4 1767787200\n", run.Out, StringComparison.Ordinal);
        Assert.EndsWith("# EOF\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("at 5 instants", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_step_window_and_file_are_asked_for()
    {
        using VerbRun run = await FilledAsync();

        int code = await run.RunAsync(
            "export", "openmetrics", "--from", "2026-01-05", "--to", "2026-01-06", "--step", "6h", "--window", "30d", "-o", "history.om");

        Assert.True(code == 0, run.Error);
        string[] lines = [.. run.Read("history.om").Split('\n').Where(line => line.StartsWith("dora_deployments{scope=\"team\"", StringComparison.Ordinal))];
        Assert.Equal(5, lines.Length);
        Assert.All(lines, line => Assert.Contains("window=\"30d\"", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--from", "yesterday", "no ISO 8601 instant")]
    [InlineData("--from", "2026-02-01", "it is after --to")]
    [InlineData("--to", "2026-02-01", "lies in the future")]
    [InlineData("--step", "1y", "no step")]
    [InlineData("--window", "2026-Q1", "no moving window")]
    public async Task A_wrong_word_is_refused_with_what_is_allowed(string option, string word, string said)
    {
        using VerbRun run = await FilledAsync();
        string[] from = option == "--from" ? [] : ["--from", "2026-01-05"];

        int code = await run.RunAsync(["export", "openmetrics", .. from, option, word]);

        Assert.Equal(2, code);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(';', run.Error);
    }

    [Fact]
    public async Task Today_is_exported_until_now()
    {
        using VerbRun run = await FilledAsync();

        Assert.Equal(0, await run.RunAsync("export", "openmetrics", "--from", "2026-01-09T12:00Z", "--to", "2026-01-09", "--step", "3h"));
        Assert.Contains("at 3 instants", run.Error, StringComparison.Ordinal);
    }

    private static async Task<VerbRun> FilledAsync()
    {
        var run = new VerbRun { Clock = new FixedTime(Some.At("2026-01-09T18:00Z")) };
        run.With("metrics.yaml", Configuration);
        await using FactStore store = await FactStore.OpenAsync($"sqlite:{run.Folder}/metrics.db", run.Clock);
        foreach (var source in WorkedExample.Facts.GroupBy(Some.SourceOf))
        {
            await store.WriteAsync(new FactBatch { Source = source.Key, Facts = [.. source] });
        }

        return run;
    }
}
