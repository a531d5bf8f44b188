using Metrics.Facts;
using Metrics.Store;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Verbs;

/// <summary>Snapshots from the command line, on the worked example of the definitions.</summary>
public sealed class SnapshotVerbTests : IDisposable
{
    private const string Config = """
        store: sqlite:metrics.db
        catalog: { teams: [{ name: payments, services: [{ name: pay, repositories: [acme/pay] }] }] }
        """;

    private readonly VerbRun _run = new VerbRun { Clock = new FixedTime(Some.At("2026-01-09T18:00Z")) }.With("metrics.yaml", Config);

    public void Dispose() => _run.Dispose();

    [Fact]
    public async Task A_snapshot_is_made_exported_and_verified_and_so_is_each_file()
    {
        await FillAsync();

        Assert.Equal(0, await _run.RunAsync("snapshot", "create", "2026-Q1"));
        Assert.Contains("snapshot 2026-Q1.1 is made of the quarter to date: 3 scopes", _run.Out, StringComparison.Ordinal);
        Assert.Equal(0, await _run.RunAsync("snapshot", "verify", "2026-Q1"));
        Assert.Contains("2026-Q1.1: identical", _run.Out, StringComparison.Ordinal);
        Assert.Equal(0, await _run.RunAsync("snapshot", "export", "2026-Q1", "--format", "html,xlsx,csv,json,md"));
        foreach (string format in (string[])["html", "xlsx", "csv", "json", "md"])
        {
            Assert.Equal(0, await _run.RunAsync("snapshot", "verify", $"snapshot-2026-Q1.1.{format}"));
        }

        string[] rows = await File.ReadAllLinesAsync(Path.Combine(_run.Folder, "snapshot-2026-Q1.1.csv"));
        Assert.EndsWith(",to_date,note", rows[0], StringComparison.Ordinal);
        Assert.All(rows.Skip(1), row => Assert.Contains(",yes,", row, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_quarter_stands_for_the_organizations_latest_snapshot_of_it()
    {
        await FillAsync();
        Assert.Equal(0, await _run.RunAsync("snapshot", "create", "2026-Q1", "--scope", "team:payments"));
        Assert.Equal(0, await _run.RunAsync("snapshot", "verify", "2026-Q1"));
        Assert.Contains("2026-Q1.1 (team:payments only): identical", _run.Out, StringComparison.Ordinal);
        Assert.Equal(0, await _run.RunAsync("snapshot", "show", "2026-Q1"));
        Assert.Contains("It covers team:payments and what belongs to it, nothing else.", _run.Out, StringComparison.Ordinal);

        Assert.Equal(0, await _run.RunAsync("snapshot", "create", "2026-Q1", "--scope", "service:pay"));
        Assert.Equal(1, await _run.RunAsync("snapshot", "show", "2026-Q1"));
        Assert.Contains(
            "no snapshot of 2026-Q1 covers the organization; name one of 2026-Q1.2 (service:pay), 2026-Q1.1 (team:payments)", _run.Error, StringComparison.Ordinal);

        Assert.Equal(0, await _run.RunAsync("snapshot", "create", "2026-Q1"));
        Assert.Equal(0, await _run.RunAsync("snapshot", "create", "2026-Q1", "--scope", "team:payments"));
        Assert.Equal(0, await _run.RunAsync("snapshot", "verify", "2026-Q1"));
        Assert.Contains("2026-Q1.3: identical", _run.Out, StringComparison.Ordinal);
        Assert.Equal(0, await _run.RunAsync("snapshot", "diff", "2026-Q1"));
        Assert.StartsWith("2026-Q1.3 and today: 0 numbers moved", _run.Out, StringComparison.Ordinal);
        Assert.Equal(0, await _run.RunAsync("snapshot", "list"));
        Assert.Matches("""2026-Q1\.2 +service:pay +.+\n2026-Q1\.3 +organization +""", _run.Out);
    }

    [Theory]
    [InlineData(2, "has not begun: it starts on 2026-04-01", "create", "2026-Q2")]
    [InlineData(2, "has not begun: it starts on 2026-01-01", "create", "2026-Q1", "--as-of", "2025-12-30")]
    [InlineData(2, "write it as 2026-Q3", "create", "January")]
    [InlineData(2, "there is no scope 'team:nobody'", "create", "2026-Q1", "--scope", "team:nobody")]
    [InlineData(1, "none has been made yet", "show", "2026-Q1")]
    [InlineData(2, "there is no format 'docx': allowed are", "export", "2026-Q1", "--format", "csv,docx")]
    [InlineData(2, "--as-of: '2031-01-01' lies in the future", "create", "2026-Q1", "--as-of", "2031-01-01")]
    public async Task What_can_not_be_is_told_and_nothing_is_made(int code, string said, params string[] words)
    {
        await FillAsync();
        Assert.Equal(code, await _run.RunAsync(["snapshot", .. words]));

        Assert.Contains(said, _run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_run.Folder, "snapshot*"));
        await _run.RunAsync("snapshot", "list", "--json");
        Assert.Equal("[]", _run.Out.Trim());
    }

    [Theory]
    [InlineData("html")]
    [InlineData("xlsx")]
    [InlineData("csv")]
    [InlineData("json")]
    [InlineData("md")]
    public async Task A_file_that_was_edited_or_cut_short_is_told(string format)
    {
        await FillAsync();
        await _run.RunAsync("snapshot", "create", "2026-Q1");
        await _run.RunAsync("snapshot", "export", "2026-Q1", "--format", format);
        string path = Path.Combine(_run.Folder, $"snapshot-2026-Q1.1.{format}");
        byte[] file = await File.ReadAllBytesAsync(path);

        await File.WriteAllBytesAsync(path, [.. file[..^9], .. "edited"u8, .. file[^9..]]);
        Assert.Equal(1, await _run.RunAsync("snapshot", "verify", path));
        Assert.Contains("not identical", _run.Out, StringComparison.Ordinal);

        await File.WriteAllBytesAsync(path, file[..(file.Length / 2)]);
        Assert.Equal(1, await _run.RunAsync("snapshot", "verify", path));
        Assert.Contains("not identical", _run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_of_the_json_export_is_printed()
    {
        Assert.Equal(0, await _run.RunAsync("snapshot", "schema"));
        Assert.Contains("\"title\": \"A snapshot of a quarter, format 1\"", _run.Out, StringComparison.Ordinal);
    }

    private async Task FillAsync()
    {
        await using FactStore store = await FactStore.OpenAsync($"sqlite:{_run.Folder}/metrics.db", _run.Clock);
        foreach (IGrouping<string, Fact> source in WorkedExample.Facts.GroupBy(Some.SourceOf))
        {
            await store.WriteAsync(new FactBatch { Source = source.Key, Facts = [.. source] });
        }
    }
}
