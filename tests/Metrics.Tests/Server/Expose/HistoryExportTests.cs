using System.Diagnostics;
using System.Text;
using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Expose;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Expose;

public sealed class HistoryExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-history-").FullName;

    [Fact]
    public void Families_stand_together_series_rise_in_time_and_the_end_is_marked()
    {
        string text = Export(Some.Catalog("pay"), WorkedExample.Facts, "2026-01-05T12:00Z", days: 5);

        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] families = [.. lines.Where(line => line[0] != '#').Select(line => line[..line.IndexOf('{', StringComparison.Ordinal)])];
        Assert.Equal("# EOF", lines[^1]);
        Assert.Equal(families.Distinct().Count(), families.Zip(families.Skip(1)).Count(pair => pair.First != pair.Second) + 1);
        Assert.Contains(
            """
            dora_deployments{scope="service",team="money",service="pay",window="7d"} 1 1767614400
            dora_deployments{scope="service",team="money",service="pay",window="7d"} 3 1767700800
            dora_deployments{scope="service",team="money",service="pay",window="7d"} 4 1767787200

            """,
            text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Each_sample_is_what_would_have_been_scraped_then()
    {
        FactIndex index = Index(Some.Catalog("pay"), WorkedExample.Facts);
        string text = Export(Some.Catalog("pay"), WorkedExample.Facts, "2026-01-05T12:00Z", days: 5);

        for (int day = 0; day < 5; day++)
        {
            DateTimeOffset at = Some.At("2026-01-05T12:00Z").AddDays(day);
            NumberReport report = NumberQuery.Report(index, Scope.Team("money"), Window.OfDays(7), at, []);
            string[] scraped =
            [
                .. new NumberLines(["scope=\"team\",team=\"money\",window=\"7d\""]).Render([report], index.Definitions).Families
                    .SelectMany(family => Encoding.UTF8.GetString(family.Lines.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                    .Select(line => $"{line} {at.ToUnixTimeSeconds()}")
                    .Order(StringComparer.Ordinal),
            ];

            Assert.Equal(scraped, text.Split('\n')
                .Where(line => line.Contains("scope=\"team\"", StringComparison.Ordinal) && line.EndsWith($" {at.ToUnixTimeSeconds()}", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void A_service_that_changed_hands_carries_the_team_of_each_instant()
    {
        Catalog catalog = Some.Catalog(Some.Team("old", Some.Service("pay")), Some.Team("new", Some.Service("pay", since: "2026-01-07")));

        string[] lines = [.. Export(catalog, WorkedExample.Facts, "2026-01-05T12:00Z", days: 4).Split('\n')
            .Where(line => line.StartsWith("dora_deployments{scope=\"service\"", StringComparison.Ordinal))];

        Assert.Equal(["old", "old", "new", "new"], lines.Select(line => line.Split('"')[3]));
    }

    [ProgramFact("promtool")]
    public async Task Promtool_makes_blocks_of_it()
    {
        string file = Path.Combine(_folder, "history.om");
        await File.WriteAllTextAsync(file, Export(Some.Catalog("pay"), WorkedExample.Facts, "2025-10-12T12:00Z", days: 90));

        (int code, string said) = await Programs.RunAsync(
            "promtool", "", "tsdb", "create-blocks-from", "--max-block-duration=744h", "openmetrics", file, Path.Combine(_folder, "data"));
        Directory.CreateDirectory(Path.Combine(_folder, "data", "wal"));
        (_, string dump) = await Programs.RunAsync(
            "promtool", "", "tsdb", "dump", "--match={__name__=\"dora_change_fail_ratio\",scope=\"team\"}", Path.Combine(_folder, "data"));

        Assert.True(code == 0, said);
        Assert.Contains("team=\"money\", window=\"7d\"} 0.5 1767960000000", dump, StringComparison.Ordinal);
    }

    [ProgramFact("victoria-metrics")]
    public async Task VictoriaMetrics_takes_it()
    {
        string history = Export(Some.Catalog("pay"), WorkedExample.Facts, "2025-10-12T12:00Z", days: 90);
        int port = Programs.FreePort();
        using Process server = Process.Start(new ProcessStartInfo(
            Programs.Find("victoria-metrics")!,
            [$"-storageDataPath={_folder}/vm", $"-httpListenAddr=127.0.0.1:{port}", "-retentionPeriod=100y", "-loggerLevel=ERROR"]))!;
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            await Programs.AnswersAsync(http, "/health");
            using var body = new StringContent(history);
            using HttpResponseMessage taken = await http.PostAsync(new Uri("/api/v1/import/prometheus", UriKind.Relative), body);
            await http.GetStringAsync(new Uri("/internal/force_flush", UriKind.Relative));
            string back = await http.GetStringAsync(new Uri(
                "/api/v1/export?match[]=" + Uri.EscapeDataString("dora_change_fail_ratio{scope=\"team\"}"), UriKind.Relative));

            Assert.True(taken.IsSuccessStatusCode);
            Assert.Contains("\"team\":\"money\"", back, StringComparison.Ordinal);
            Assert.Contains("1767960000000]", back, StringComparison.Ordinal);
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync();
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Export(Catalog catalog, Fact[] facts, string from, int days)
    {
        DateTimeOffset[] instants = [.. Enumerable.Range(0, days).Select(day => Some.At(from).AddDays(day))];
        using var to = new MemoryStream();
        new HistoryExport(Index(catalog, facts), [], _folder).Write([Window.OfDays(7)], instants, to, null, CancellationToken.None);
        return Encoding.UTF8.GetString(to.ToArray());
    }

    private static FactIndex Index(Catalog catalog, Fact[] facts)
    {
        var index = new FactIndex(catalog, new Definitions(), OrganizationCalendar.Utc);
        index.Apply(Some.Stored(facts));
        return index;
    }
}
