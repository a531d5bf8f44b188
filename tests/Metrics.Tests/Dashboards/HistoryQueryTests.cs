using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Metrics.Server.Demo;
using Metrics.Server.Verbs;
using Metrics.Store;
using Metrics.Tests.House;
using Metrics.Tests.Support;

namespace Metrics.Tests.Dashboards;

/// <summary>A real Prometheus that holds the sample organization's history is asked all that the boards and the rules ask.</summary>
public sealed partial class HistoryQueryTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 15, 30, 0, TimeSpan.Zero);

    /// <summary>What history does not hold, because only a running service knows it: whoever asks these needs a scrape.</summary>
    private static readonly string[] LiveOnly =
    [
        "metrics_source_lag_seconds", "metrics_source_records_total", "metrics_source_requests_total", "metrics_source_rate_limit_remaining",
        "metrics_source_quarantined", "metrics_facts", "metrics_build_info", "http_server_request_duration_seconds_count",
        "http_server_request_duration_seconds_bucket", "process_resident_memory_bytes",
        "pair_correlation", "pair_evidence", "review_quiet_risk",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-queries-").FullName;

    [ProgramFact("prometheus", "promtool")]
    public async Task Every_query_of_every_board_and_rule_finds_data()
    {
        await LoadAsync();
        int port = Programs.FreePort();
        await File.WriteAllTextAsync(Path.Combine(_folder, "prometheus.yml"), "");
        using Process prometheus = Process.Start(new ProcessStartInfo(
            Programs.Find("prometheus")!,
            [
                $"--config.file={_folder}/prometheus.yml", $"--storage.tsdb.path={_folder}/data", "--storage.tsdb.retention.time=100y",
                "--query.lookback-delta=8d", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error",
            ]))!;
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            await ReadyAsync(http);
            var faults = new List<string>();
            foreach ((string file, string query) in Queries().Where(asked => !LiveOnly.Any(asked.Query.Contains)).Distinct())
            {
                faults.AddRange(await AskAsync(http, query) is { } fault ? [$"{file}: {fault}: {query}"] : []);
            }

            ArrowTests.Fail("queries without an answer:", faults);
        }
        finally
        {
            prometheus.Kill();
            await prometheus.WaitForExitAsync();
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>A sample a week is enough: half a year lets a quarter be compared with the one before.</summary>
    private async Task LoadAsync()
    {
        DemoOrganization demo = DemoOrganization.Make(Now);
        var clock = new DemoClock(new FrozenClock(Now));
        string history = Path.Combine(_folder, "history.om");
        await using (FactStore store = await FactStore.OpenAsync($"sqlite:{_folder}/demo.db", clock))
        {
            await DemoFilling.FillAsync(store, clock, demo, new Progress<double>(), CancellationToken.None);
            DateTimeOffset[] weeks = [.. Enumerable.Range(0, 27).Select(week => Now.AddDays(7 * (week - 26)))];
            await DemoHistoryFile.WriteAsync(store, demo.Config, weeks, history, _folder, CancellationToken.None);
        }

        (int code, string said) = await Programs.RunAsync(
            "promtool", "", "tsdb", "create-blocks-from", "--max-block-duration=744h", "openmetrics", history, Path.Combine(_folder, "data"));
        Assert.True(code == 0, said);
    }

    private static async Task ReadyAsync(HttpClient http)
    {
        await Programs.AnswersAsync(http, "/-/ready");
        for (int i = 0; i < 300 && !await IsReadyAsync(http); i++)
        {
            await Task.Delay(100);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        using HttpResponseMessage answer = await http.GetAsync(new Uri("/-/ready", UriKind.Relative));
        return answer.IsSuccessStatusCode;
    }

    /// <returns>What is wrong with the answer; null when there is data.</returns>
    private static async Task<string?> AskAsync(HttpClient http, string query)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["query"] = query,
            ["time"] = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        });
        using HttpResponseMessage answer = await http.PostAsync(new Uri("/api/v1/query", UriKind.Relative), form);
        JsonNode told = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return told["error"] is { } error ? error.ToString()
            : told["data"]!["result"]!.AsArray().Any(series => series!["value"]![1]!.ToString() != "NaN") ? null
            : "no data";
    }

    /// <summary>Boards are asked as they are; of a rule, which is silent while all is well, each series that it looks at.</summary>
    private static IEnumerable<(string File, string Query)> Queries() =>
    [
        .. from file in BoardTests.Files()
           from text in BoardTests.Expressions(JsonNode.Parse(File.ReadAllText(file))!)
           where text != "prometheus"
           select (Path.GetFileName(file), Filled(Asked().Replace(text, "$1$2"))),
        .. from file in new[] { "recording.yml", "alerts.yml" }
           from rule in RuleTests.Rules(file)
           from Match series in Series().Matches((string)rule["expr"])
           select (file, series.Value),
    ];

    private static string Filled(string query) => query
        .Replace("$window", "30d", StringComparison.Ordinal)
        .Replace("$__range", "90d", StringComparison.Ordinal)
        .Replace("$__rate_interval", "15d", StringComparison.Ordinal)
        .Replace("\"$team\"", "\".*\"", StringComparison.Ordinal)
        .Replace("\"$service\"", "\".*\"", StringComparison.Ordinal)
        .Replace("\"$source\"", "\".*\"", StringComparison.Ordinal)
        .Replace("\"$kpi\"", "\".*\"", StringComparison.Ordinal)
        .Replace("\"$pair\"", "\".*\"", StringComparison.Ordinal);

    [GeneratedRegex(@"^(?:label_values\((.*), \w+\)|query_result\((.*)\))$")]
    private static partial Regex Asked();

    [GeneratedRegex(@"\b(?:dora|kpi|pair|review|metrics)_[a-z0-9_]+\b(?:\{[^}]*\})?(?=[\s\[),]|$)")]
    private static partial Regex Series();
}
