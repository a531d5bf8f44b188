using System.Text.Json;
using Metrics.Store;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Verbs;

public sealed class SourcesVerbTests
{
    private const string Two = """
        sources:
          - { name: uploads, type: files, path: inbox, every: 1h }
          - name: history
            type: git
            path: .
            repository: acme/pay

        # The end.
        kpis: []
        """;

    [Fact]
    public async Task The_configured_sources_are_listed()
    {
        using var run = new VerbRun().With("metrics.yaml", Two);

        Assert.Equal(0, await run.RunAsync("sources", "list"));
        Assert.Equal("NAME     TYPE   EVERY  SINCE\nuploads  files  1h\nhistory  git    5m\n", run.Out);
    }

    [Fact]
    public async Task Every_type_is_listed_and_described_with_its_options()
    {
        using var run = new VerbRun();

        Assert.Equal(0, await run.RunAsync("sources", "types", "--json"));
        string[] types = [.. JsonDocument.Parse(run.Out).RootElement.GetProperty("types").EnumerateArray().Select(type => type.GetProperty("name").GetString()!)];
        Assert.Contains("files", types);
        foreach (string type in types)
        {
            Assert.Equal(0, await run.RunAsync("sources", "describe", type));
            Assert.Contains($"type: {type}", run.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_type_that_is_not_there_names_the_nearest()
    {
        using var run = new VerbRun();

        Assert.Equal(2, await run.RunAsync("sources", "describe", "fils"));
        Assert.Contains("did you mean 'files'?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_source_is_added_where_the_others_stand_and_the_rest_is_left_alone()
    {
        using var run = new VerbRun().With("metrics.yaml", Two);

        Assert.Equal(0, await run.RunAsync("sources", "new", "files", "more"));

        string text = run.Read("metrics.yaml");
        Assert.StartsWith(Two[..Two.IndexOf("\n\n#", StringComparison.Ordinal)], text, StringComparison.Ordinal);
        Assert.Contains("\n  - name: more\n    type: files\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n\n# The end.\nkpis: []\n", text, StringComparison.Ordinal);
        Assert.Equal(0, await run.RunAsync("check"));
        Assert.Contains("3 sources", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("organization: { name: A }\n")]
    [InlineData("organization: { name: A }\nsources: []\nkpis: []\n")]
    [InlineData("organization: { name: A }\nsources:\nkpis: []\n")]
    public async Task The_first_source_of_a_file_finds_its_place(string text)
    {
        using var run = new VerbRun().With("metrics.yaml", text);

        Assert.Equal(0, await run.RunAsync("sources", "new", "files", "uploads"));
        Assert.Equal(0, await run.RunAsync("check"));
        Assert.Contains("1 source,", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_refused_and_nothing_is_written()
    {
        using var run = new VerbRun().With("metrics.yaml", Two);

        Assert.Equal(2, await run.RunAsync("sources", "new", "files", "history"));
        Assert.Equal(Two, run.Read("metrics.yaml"));
    }

    [Fact]
    public async Task The_status_tells_why_a_source_is_down_and_since_when_its_facts_may_be_late()
    {
        using var run = new VerbRun().With("metrics.yaml", Two);
        await using (FactStore store = await FactStore.OpenAsync($"sqlite:{Path.Combine(run.Folder, "metrics.db")}", run.Clock))
        {
            await store.SaveRunAsync(new SourceState
            {
                Source = "uploads",
                LastAttemptAt = Some.At("2026-01-09T17:00Z"),
                LastSuccessAt = Some.At("2026-01-08T17:00Z"),
                Watermark = Some.At("2026-01-08T17:00Z"),
                DownSince = Some.At("2026-01-09T16:00Z"),
                LastError = "the folder inbox is not there",
            });
        }

        Assert.Equal(0, await run.RunAsync("sources", "status"));
        string[] lines = run.Out.Split('\n');
        Assert.Matches(@"^uploads +files +down +2026-01-08 17:00Z +1 d 1 h +0 +0 +the folder inbox is not there$", lines[1]);
        Assert.Matches(@"^history +git +new +never +0 +0$", lines[2]);
    }

    [Fact]
    public async Task Without_a_store_the_status_says_how_to_get_one()
    {
        using var run = new VerbRun().With("metrics.yaml", Two);

        Assert.Equal(1, await run.RunAsync("sources", "status"));
        Assert.Contains("metrics collect", run.Error, StringComparison.Ordinal);
    }
}
