using System.Text;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Tests.Support;

namespace Metrics.Sources.Files;

/// <summary>A folder that is followed over several runs.</summary>
public sealed class FilesSourceTests : IDisposable
{
    private const string Header = "id,service,environment,revision,finished_at,outcome\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-files-").FullName;
    private DateTimeOffset _now = Some.At("2026-10-08T12:00Z");
    private string? _cursor;

    [Fact]
    public async Task A_file_that_did_not_change_is_not_read_again()
    {
        Write("deployments.csv", Header + Row("d1"));

        Assert.Equal(["d1"], await RunAsync());
        Assert.Empty(await RunAsync());
    }

    [Fact]
    public async Task A_file_that_grew_is_read_on_from_its_last_complete_line()
    {
        Write("deployments.csv", Header + Row("d1") + "d2,pay,production,rev,2026-10-0", quiet: false);
        Assert.Equal(["d1"], await RunAsync());

        Write("deployments.csv", Header + Row("d1") + Row("d2") + Row("d3"));

        Assert.Equal(["d2", "d3"], await RunAsync());
    }

    [Fact]
    public async Task A_file_written_anew_is_read_from_its_beginning()
    {
        Write("deployments.csv", Header + Row("d1") + Row("d2"));
        await RunAsync();

        Write("deployments.csv", Header + Row("d7") + Row("d2") + Row("d8"));

        Assert.Equal(["d7", "d2", "d8"], await RunAsync());
    }

    [Fact]
    public async Task A_file_that_was_only_touched_yields_nothing()
    {
        Write("deployments.csv", Header + Row("d1"));
        await RunAsync();

        File.SetLastWriteTimeUtc(Path.Combine(_folder, "deployments.csv"), _now.AddMinutes(-5).UtcDateTime);

        Assert.Empty(await RunAsync());
    }

    [Fact]
    public async Task A_file_that_disappears_deletes_nothing_and_comes_back_whole()
    {
        Write("deployments.csv", Header + Row("d1"));
        await RunAsync();
        File.Delete(Path.Combine(_folder, "deployments.csv"));

        Assert.Empty(await RecordsAsync());
        Write("deployments.csv", Header + Row("d1"));
        Assert.Equal(["d1"], await RunAsync());
    }

    [Fact]
    public async Task A_run_that_is_cut_short_goes_on_from_its_checkpoint()
    {
        Write("deployments.csv", Header + string.Concat(Enumerable.Range(0, 10_000).Select(i => Row($"d{i}"))));
        var seen = new List<string>();
        await foreach (SourceRecord record in Source().CollectAsync(Window(), default))
        {
            if (record is SourceRecord.Found found)
            {
                seen.Add(found.Fact.Id);
            }
            else if (record is SourceRecord.Checkpoint checkpoint)
            {
                _cursor = checkpoint.Cursor;
                break;
            }
        }

        seen.AddRange(await RunAsync());

        Assert.Equal(Enumerable.Range(0, 10_000).Select(i => $"d{i}"), seen);
    }

    [Fact]
    public async Task A_line_too_long_to_be_a_record_is_told_and_passed_over()
    {
        Write("changes.jsonl", $"{{\"id\":\"{new string('x', 20 << 20)}\"}}\n" + """{"id":"c2","repository":"a/b","title":"t"}""" + "\n");

        SourceRecord[] records = await RecordsAsync();

        Assert.Equal("the line is too long to be a record", Assert.Single(records.OfType<SourceRecord.Unreadable>()).Reason);
        Assert.Equal("c2", Assert.Single(records.OfType<SourceRecord.Found>()).Fact.Id);
    }

    [Fact]
    public async Task Of_several_rows_of_one_id_the_last_counts_and_a_table_tells_of_those_that_do_not()
    {
        string two = Row("d2").Replace("rev", "other", StringComparison.Ordinal);
        Write("deployments.csv", Header + Row("d1") + two + string.Concat(Enumerable.Range(10, 9000).Select(i => Row($"d{i}"))) + Row("d1") + Row("d2"));

        SourceRecord[] records = await RecordsAsync();

        Assert.Equal(9002, records.OfType<SourceRecord.Found>().Select(found => found.Fact.Id).Distinct().Count());
        Assert.Equal(9002, records.OfType<SourceRecord.Found>().Count());
        Assert.Equal("rev", records.OfType<SourceRecord.Found>().Select(found => (Deployment)found.Fact).Single(fact => fact.Id == "d2").Revision);
        SourceRecord.Unreadable told = Assert.Single(records.OfType<SourceRecord.Unreadable>());
        Assert.Equal(("deployments.csv, line 3", "line 9005 says something else of the same id 'd2', and counts in its place"), (told.Where, told.Reason));
    }

    [Theory]
    [InlineData("", "", "second")]
    [InlineData("2026-10-02T00:00:00Z", "2026-10-01T00:00:00Z", "first")]
    [InlineData("2026-10-01T00:00:00Z", "2026-10-02T00:00:00Z", "second")]
    [InlineData("2026-10-01T00:00:00Z", "", "second")]
    public async Task A_log_of_rows_tells_the_newest_of_each_id_and_refuses_none(string first, string second, string counts)
    {
        Write("changes.jsonl", Line("first", first) + "{\"a\":1,\"id\":\"}\n" + Line("second", second, "\"id\":\"c1\""));

        SourceRecord[] records = await RecordsAsync();

        Assert.Equal(counts, ((Change)Assert.Single(records.OfType<SourceRecord.Found>()).Fact).Title);
        Assert.Equal("changes.jsonl, line 2, column 15", Assert.Single(records.OfType<SourceRecord.Unreadable>()).Where);

        static string Line(string title, string at, string last = "\"repository\":\"a/b\"") =>
            $$"""{"repository":"a/b","id":"c1","title":"{{title}}"{{(at.Length == 0 ? "" : $",\"updated_at\":\"{at}\"")}},{{last}}}""" + "\n";
    }

    [Fact]
    public async Task A_row_that_is_appended_restates_the_one_before_it()
    {
        Write("deployments.csv", Header + Row("d1"));
        await RunAsync();

        Write("deployments.csv", Header + Row("d1") + Row("d1").Replace("rev", "other", StringComparison.Ordinal));

        SourceRecord record = Assert.Single(await RecordsAsync());
        Assert.Equal("other", ((Deployment)((SourceRecord.Found)record).Fact).Revision);
    }

    [Theory]
    [InlineData("d3,pay,production,rev,2026-10-0", true)]
    [InlineData("\"d3,pay", true)]
    [InlineData(null, false)]
    public async Task What_was_mended_in_a_file_is_reviewed_even_while_its_last_line_is_written(string? tail, bool reviewed)
    {
        Write("deployments.csv", tail is null ? "id,serv" : Header + Row("d1") + tail, quiet: false);

        SourceRecord[] records = await Source().CollectAsync(Window(), default).ToArrayAsync();

        Assert.Equal(reviewed ? ["deployments.csv"] : [], records.OfType<SourceRecord.Reviewed>().Select(record => record.Where));
        Assert.Empty(records.OfType<SourceRecord.Unreadable>());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Row(string id) => $"{id},pay,production,rev,2026-10-05T10:00:00Z,succeeded\n";

    private void Write(string name, string text, bool quiet = true)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text, new UTF8Encoding(false));
        _now = _now.AddMinutes(10);
        File.SetLastWriteTimeUtc(path, (quiet ? _now.AddMinutes(-2) : _now.AddSeconds(-1)).UtcDateTime);
    }

    private FilesSource Source() =>
        new(new FilesOptions { Path = _folder }, new SourceTools { Http = new HttpClient(), Name = "uploads", CacheFolder = _folder, BaseFolder = _folder });

    private CollectWindow Window() => new(_now.AddDays(-1), _now, _cursor, _now.AddDays(-1));

    private async Task<string[]> RunAsync() => [.. (await RecordsAsync()).OfType<SourceRecord.Found>().Select(found => found.Fact.Id)];

    private async Task<SourceRecord[]> RecordsAsync()
    {
        SourceRecord[] records = await Source().CollectAsync(Window(), default).ToArrayAsync();
        if (records.OfType<SourceRecord.Checkpoint>().LastOrDefault() is { } last)
        {
            _cursor = last.Cursor;
        }

        return [.. records.Where(record => record is SourceRecord.Found or SourceRecord.Unreadable or SourceRecord.Deleted or SourceRecord.Swept)];
    }
}
