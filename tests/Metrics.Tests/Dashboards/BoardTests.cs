using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Metrics.Compute;
using Metrics.Tests.House;
using Metrics.Tests.Support;

namespace Metrics.Tests.Dashboards;

/// <summary>What Grafana would not tell: it draws an empty panel for a misspelt name and hides a panel under another.</summary>
public partial class BoardTests
{
    /// <summary>Series of interfaces §5 that are no metric of the catalog.</summary>
    private static readonly string[] Others =
    [
        "dora_performance_level", "dora_target", "dora_samples", "kpi_value", "kpi_target", "kpi_previous_value",
        "kpi_period_end_timestamp_seconds", "kpi_period_to_date_value", "kpi_period_elapsed_ratio", "kpi_info", "pair_correlation",
        "pair_evidence", "review_quiet_risk", "decision_timestamp_seconds", "metrics_source_up",
        "metrics_source_last_success_timestamp_seconds", "metrics_source_lag_seconds", "metrics_source_records_total",
        "metrics_source_requests_total", "metrics_source_rate_limit_remaining", "metrics_source_quarantined", "metrics_facts",
        "metrics_build_info", "http_server_request_duration_seconds_count", "http_server_request_duration_seconds_bucket",
        "process_resident_memory_bytes",
    ];

    public static TheoryData<string> Boards() => new(Files().Select(Repository.Relative));

    [Fact]
    public void There_is_a_board_for_every_reader() => Assert.Equal(7, Files().Count());

    [Theory]
    [MemberData(nameof(Boards))]
    public void Every_name_is_exposed(string file)
    {
        HashSet<string> known = [.. Others, .. Exposed()];
        IEnumerable<string> unknown = from text in Expressions(Read(file))
                                      from Match name in Name().Matches(text)
                                      where !known.Contains(name.Value)
                                      select name.Value;

        ArrowTests.Fail($"{file}: series that nobody exposes:", unknown.Distinct());
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void Every_panel_has_its_own_id_a_title_a_description_and_a_unit(string file)
    {
        JsonNode[] panels = [.. Panels(Read(file))];
        var seen = new HashSet<int>();
        var faults = new List<string>();
        foreach (JsonNode panel in panels)
        {
            string title = panel["title"]?.GetValue<string>() ?? "";
            void Must(bool right, string what) => faults.AddRange(right ? [] : [$"'{title}': {what}"]);
            Must(seen.Add(panel["id"]!.GetValue<int>()), "its id is taken");
            Must(title.Length > 0, "has no title");
            if (panel["type"]!.GetValue<string>() != "row")
            {
                Must(panel["description"]?.GetValue<string>().Length > 20, "has no description");
                Must(panel["fieldConfig"]?["defaults"]?["unit"] is not null, "has no unit");
                Must(panel["datasource"]?["uid"]?.GetValue<string>() == "${datasource}", "has a fixed data source");
            }
        }

        ArrowTests.Fail(file, faults);
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void Panels_do_not_lie_over_each_other(string file)
    {
        var boxes = Panels(Read(file)).Select(panel => (Title: panel["title"]!.GetValue<string>(), Box: Box(panel["gridPos"]!))).ToArray();
        IEnumerable<string> overlaps = from one in boxes
                                       from other in boxes
                                       where string.CompareOrdinal(one.Title, other.Title) < 0
                                       where one.Box.Left < other.Box.Right && other.Box.Left < one.Box.Right
                                       where one.Box.Top < other.Box.Bottom && other.Box.Top < one.Box.Bottom
                                       select $"'{one.Title}' and '{other.Title}'";

        ArrowTests.Fail($"{file}: panels that overlap:", overlaps);
        Assert.All(boxes, box => Assert.InRange(box.Box.Right, 1, 24));
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void A_board_is_kept_in_normal_form(string file)
    {
        string text = File.ReadAllText(Repository.PathOf(file));
        JsonNode board = JsonNode.Parse(text)!;

        Assert.Null(board["id"]);
        Assert.Null(board["version"]);
        Assert.False(board["editable"]!.GetValue<bool>());
        Assert.Matches("^metrics-[a-z]+$", board["uid"]!.GetValue<string>());
        Assert.Equal(Sorted(board)!.ToJsonString(Written).ReplaceLineEndings("\n") + "\n", text);
    }

    [Fact]
    public void Links_between_boards_arrive()
    {
        string[] uids = [.. Files().Select(file => Read(Repository.Relative(file))["uid"]!.GetValue<string>())];
        Assert.Equal(uids.Length, uids.Distinct().Count());

        IEnumerable<string> broken = from file in Files()
                                     from Match link in Link().Matches(File.ReadAllText(file))
                                     where !uids.Contains(link.Groups[1].Value)
                                     select $"{Repository.Relative(file)}: {link.Value}";
        ArrowTests.Fail("links to boards that are not here:", broken);
    }

    private static readonly JsonSerializerOptions Written = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static IEnumerable<string> Files() =>
        Repository.Files("dashboards", "*.json");

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(Repository.PathOf(file)))!;

    private static IEnumerable<JsonNode> Panels(JsonNode board) => board["panels"]!.AsArray().Select(panel => panel!);

    private static IEnumerable<string> Exposed() =>
        from metric in MetricCatalog.All
        where metric.Series is not null
        from name in new[] { metric.Series, metric.Series!.Replace("dora_", "dora_by_origin_", StringComparison.Ordinal) }
        from suffix in new[] { "", "_lower", "_upper" }
        select name + suffix;

    internal static IEnumerable<string> Expressions(JsonNode node) => node switch
    {
        JsonObject item => item.SelectMany(pair => pair.Key is "expr" or "query" && pair.Value is JsonValue value
            ? [value.ToString()]
            : pair.Value is null ? [] : Expressions(pair.Value)),
        JsonArray list => list.SelectMany(item => item is null ? [] : Expressions(item)),
        _ => [],
    };

    private static (int Left, int Top, int Right, int Bottom) Box(JsonNode grid)
    {
        int Of(string name) => grid[name]!.GetValue<int>();
        return (Of("x"), Of("y"), Of("x") + Of("w"), Of("y") + Of("h"));
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject item => new JsonObject(item.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex(@"\b(dora|kpi|pair|review|decision|metrics|http_server|process)_[a-z0-9_]+\b(?=\s*[{\[)]|\s*$)")]
    private static partial Regex Name();

    [GeneratedRegex(@"/d/([a-z-]+)\?")]
    private static partial Regex Link();
}
