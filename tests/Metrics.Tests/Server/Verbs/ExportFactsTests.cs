using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Json;
using Metrics.Server.Expose;
using Metrics.Store;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Verbs;

public sealed class ExportFactsTests
{
    private const string Configuration = """
        store: sqlite:metrics.db
        catalog:
          teams: [{ name: money, services: [{ name: pay, repositories: [acme/pay] }] }]
        kpis:
          - { name: revenue, unit: EUR, kind: revenue, sensitive: true }
          - { name: users, unit: users }
        """;

    [Fact]
    public async Task Facts_are_written_as_csv_in_the_order_of_the_store()
    {
        using VerbRun run = await FilledAsync(
            Some.Deployment("2026-01-05T10:00Z", id: "d2", revision: "abc", changes: ["c1", "c2"]),
            Some.Deployment("2026-01-04T10:00Z", id: "d1", revision: "def", unplanned: true));

        Assert.Equal(0, await run.RunAsync("export", "facts", "--kind", "deployments"));

        Assert.Equal(
            [
                "source,id,service,repository,environment,revision,ref,started_at,finished_at,outcome,unplanned,changes,revisions,title,url,updated_at,recorded_at,store_revision",
                "tool,d2,pay,,production,abc,,,2026-01-05T10:00:00Z,succeeded,,\"c1;c2\",,,,,2026-01-09T18:00:00Z,1",
                "tool,d1,pay,,production,def,,,2026-01-04T10:00:00Z,succeeded,true,,,,,,2026-01-09T18:00:00Z,2",
                "",
            ],
            run.Out.Split("\r\n"));
        Assert.Equal("2 facts\n", run.Error);
    }

    [Fact]
    public async Task As_json_lines_a_fact_has_the_fields_of_an_event_and_where_it_is_from()
    {
        Deployment fact = Some.Deployment("2026-01-05T10:00Z", id: "d1", changes: ["c1"]) with { Title = "Müller \"=1\"" };
        using VerbRun run = await FilledAsync(fact);

        Assert.Equal(0, await run.RunAsync("export", "facts", "--kind", "deployments", "--format", "jsonl", "-o", "facts.jsonl"));

        JsonElement line = JsonDocument.Parse(Assert.Single(run.Read("facts.jsonl").TrimEnd('\n').Split('\n'))).RootElement;
        Assert.Equal(("tool", 1L), (line.GetProperty("source").GetString(), line.GetProperty("store_revision").GetInt64()));
        JsonElement wire = JsonDocument.Parse(FactJson.ToWire(fact)).RootElement;
        Assert.All(wire.EnumerateObject(), field => Assert.Equal(field.Value.GetRawText(), line.GetProperty(field.Name).GetRawText()));
    }

    [Fact]
    public async Task As_of_an_earlier_day_what_came_later_is_not_there()
    {
        using VerbRun run = await FilledAsync(Some.Deployment("2026-01-05T10:00Z", id: "d1"));
        ((FixedTime)run.Clock).Now = Some.At("2026-01-12T08:00Z");
        await using (FactStore store = await FactStore.OpenAsync($"sqlite:{run.Folder}/metrics.db", run.Clock))
        {
            Fact[] later = [Some.Deployment("2026-01-05T11:00Z", id: "d1"), Some.Deployment("2026-01-06T10:00Z", id: "late")];
            await store.WriteAsync(new FactBatch { Source = "tool", Facts = later });
        }

        await run.RunAsync("export", "facts", "--kind", "deployments", "--as-of", "2026-01-10");
        Assert.Contains("2026-01-05T10:00:00Z,succeeded", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("late", run.Out, StringComparison.Ordinal);

        await run.RunAsync("export", "facts", "--kind", "deployments");
        Assert.Contains("2026-01-05T11:00:00Z,succeeded", run.Out, StringComparison.Ordinal);
        Assert.Contains("late", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("  @SUM(A1)", "  '@SUM(A1)")]
    [InlineData("-2+3|cmd", "'-2+3|cmd")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("\"=1", "\"'=1")]
    [InlineData("all well;=1+1", "all well;'=1+1")]
    [InlineData("two\n=lines", "two\n'=lines")]
    [InlineData("a - b", "a - b")]
    [InlineData("-12.5", "-12.5")]
    public async Task A_title_that_a_spreadsheet_would_run_stays_text(string title, string written)
    {
        using VerbRun run = await FilledAsync(Some.Deployment(id: "d1") with { Title = title, Changes = ["ok", "=SUM(A1)"], Ref = "\t=x" });

        await run.RunAsync("export", "facts", "--kind", "deployments");

        Dictionary<string, string> row = CsvRow(run.Out);
        Assert.Equal(written, row["title"]);
        Assert.Equal("ok;'=SUM(A1)", row["changes"]);
        Assert.Equal("\t'=x", row["ref"]);
    }

    [Fact]
    public async Task Points_of_sensitive_kpis_are_left_out_when_asked()
    {
        using VerbRun run = await FilledAsync(Point("revenue", 1234567), Point("users", 42));

        await run.RunAsync("export", "facts", "--kind", "kpis");
        Assert.Contains("1234567", run.Out, StringComparison.Ordinal);

        await run.RunAsync("export", "facts", "--kind", "kpis", "--without-sensitive");
        Assert.DoesNotContain("1234567", run.Out, StringComparison.Ordinal);
        Assert.Contains("users", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deployment", "csv", "did you mean 'deployments'?")]
    [InlineData("deployments", "xlsx", "allowed are csv and jsonl")]
    public async Task A_wrong_word_is_refused_with_what_is_allowed(string kind, string format, string said)
    {
        using VerbRun run = await FilledAsync();

        Assert.Equal(2, await run.RunAsync("export", "facts", "--kind", kind, "--format", format));
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("facts", "--kind", "deployments")]
    [InlineData("openmetrics", "--from", "2026-01-05")]
    public async Task A_full_disk_is_told_and_leaves_no_half_file(params string[] what)
    {
        using VerbRun run = await FilledAsync(Some.Deployment());
        File.CreateSymbolicLink(Path.Combine(run.Folder, "out.part"), "/dev/full");

        Assert.Equal(1, await run.RunAsync(["export", .. what, "-o", "out"]));

        Assert.Contains("out can't be written: No space left on device", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(run.Folder, "out*"));
    }

    [Theory]
    [InlineData(FactFormat.Csv)]
    [InlineData(FactFormat.Jsonl)]
    internal async Task Rows_are_written_as_they_come(FactFormat format)
    {
        using var written = new CountingWriter();
        int given = 0, waiting = 0;

        async IAsyncEnumerable<StoredFact> Facts()
        {
            for (; given < 20_000; given++)
            {
                waiting = Math.Max(waiting, given - written.Lines);
                await Task.CompletedTask;
                yield return new StoredFact("tool", Some.Deployment(id: $"d{given}"), given + 1, Some.At("2026-01-09T18:00Z"));
            }
        }

        Assert.Equal(20_000, await FactExport.WriteAsync(Facts(), FactKind.Deployment, format, written, default));
        Assert.InRange(waiting, 0, 200);
    }

    private static Dictionary<string, string> CsvRow(string csv)
    {
        using var reader = new CsvHelper.CsvParser(new StringReader(csv), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(reader.Read());
        string[] columns = reader.Record!;
        Assert.True(reader.Read());
        return columns.Zip(reader.Record!).ToDictionary(cell => cell.First, cell => cell.Second);
    }

    private static KpiPoint Point(string kpi, decimal value) => new()
    {
        Id = kpi,
        Kpi = kpi,
        Scope = "organization",
        Period = KpiPeriod.Day,
        PeriodStart = new DateOnly(2026, 1, 5),
        Value = value,
        Unit = "EUR",
    };

    private static async Task<VerbRun> FilledAsync(params Fact[] facts)
    {
        var run = new VerbRun { Clock = new FixedTime(Some.At("2026-01-09T18:00Z")) };
        run.With("metrics.yaml", Configuration);
        await using FactStore store = await FactStore.OpenAsync($"sqlite:{run.Folder}/metrics.db", run.Clock);
        await store.WriteAsync(new FactBatch { Source = "tool", Facts = facts });
        return run;
    }

    private sealed class CountingWriter : StringWriter
    {
        public int Lines { get; private set; }

        public override void Write(char value) => Lines += value == '\n' ? 1 : 0;

        public override void Write(char[] buffer, int index, int count) => Lines += buffer.AsSpan(index, count).Count('\n');

        public override void Write(string? value) => Lines += value.AsSpan().Count('\n');

        public override Task WriteAsync(string? value)
        {
            Write(value);
            return Task.CompletedTask;
        }

        public override Task WriteAsync(char value)
        {
            Write(value);
            return Task.CompletedTask;
        }

        public override Task WriteAsync(char[] buffer, int index, int count)
        {
            Write(buffer, index, count);
            return Task.CompletedTask;
        }

        public override Task WriteAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default)
        {
            Lines += buffer.Span.Count('\n');
            return Task.CompletedTask;
        }
    }
}
