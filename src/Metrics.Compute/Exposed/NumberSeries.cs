using System.Text.Json;
using Metrics.Facts;

namespace Metrics.Compute.Exposed;

/// <summary>
/// From numbers to Prometheus series (interfaces §5): which families there are and which of them a number feeds. Exposition, OTLP and the
/// export of history all name series by it.
/// </summary>
public static class NumberSeries
{
    private const string StagePrefix = "lead_time_";
    private const string IntervalsOf = "change_fail_rate";

    private static readonly Dictionary<string, int> Places = [];

    /// <summary>Every family that numbers feed, in the order in which they are written.</summary>
    public static IReadOnlyList<SeriesFamily> Families { get; } = Build();

    /// <summary>The series that a number feeds; the first is its value. Empty for a metric that is not exposed.</summary>
    public static IReadOnlyList<SeriesPlace> PlacesOf(Number number)
    {
        if (MetricCatalog.Find(number.Metric) is not { Series: { } series } metric)
        {
            return [];
        }

        List<KeyValuePair<string, string>> labels = LabelsOf(number, series);
        if (number.Origin is not null)
        {
            return Places.TryGetValue(ByOrigin(series), out int split) ? [new(split, labels, NumberField.Value)] : [];
        }

        List<SeriesPlace> places = [new(Places[series], labels, NumberField.Value)];
        if (number.Metric == IntervalsOf)
        {
            places.Add(new(Places[series + "_lower"], labels, NumberField.Lower));
            places.Add(new(Places[series + "_upper"], labels, NumberField.Upper));
        }

        if (PerformanceLevels.Metrics.Contains(number.Metric) && number.Stat is null or "median")
        {
            places.Add(new(Places["dora_performance_level"], [new("metric", number.Metric)], NumberField.Level));
        }

        // The stats of a metric share their samples: one series tells them.
        if (number.Part is null && (number.Stat is null || number.Stat == metric.Stats[0]))
        {
            places.Add(new(Places["dora_samples"], [new("metric", number.Metric)], NumberField.Samples));
        }

        return places;
    }

    private static List<KeyValuePair<string, string>> LabelsOf(Number number, string series)
    {
        var labels = new List<KeyValuePair<string, string>>();
        if (series == "dora_lead_time_stage_seconds")
        {
            labels.Add(new("stage", number.Metric[StagePrefix.Length..]));
        }

        if (number.Stat is { } stat)
        {
            labels.Add(new("stat", stat));
        }

        if (number.Origin is { } origin)
        {
            labels.Add(new("origin", WordOf(origin)));
        }

        if (series == "dora_data_quality_ratio")
        {
            labels.Add(new("part", number.Part ?? "all"));
        }

        return labels;
    }

    /// <summary>An origin as it is written in labels and JSON.</summary>
    public static string WordOf(ChangeOrigin origin) => JsonNamingPolicy.SnakeCaseLower.ConvertName(origin.ToString());

    private static string ByOrigin(string series) => "dora_by_origin_" + series["dora_".Length..];

    private static List<SeriesFamily> Build()
    {
        var families = new List<SeriesFamily>();
        foreach (Metric metric in MetricCatalog.All.Where(metric => metric.Series is not null))
        {
            bool stage = metric.Series == "dora_lead_time_stage_seconds";
            Add(metric.Series!, stage ? "Lead time by stage: coding, pickup, review, deploy." : metric.Help);
            if (metric.Name == IntervalsOf)
            {
                Add(metric.Series + "_lower", "Lower end of the 95 % Wilson interval of the change fail rate.");
                Add(metric.Series + "_upper", "Upper end of the 95 % Wilson interval of the change fail rate.");
            }
        }

        foreach (Metric metric in MetricCatalog.All.Where(metric => metric is { Series: not null, ByOrigin: true }))
        {
            Add(ByOrigin(metric.Series!), $"By origin of the change: {metric.Help}");
        }

        Add("dora_performance_level", "Level by the thresholds of the report year that the definitions name: 1 low, 2 medium, 3 high, 4 elite.");
        Add("dora_samples", "Records that a metric is computed from.");
        return families;

        void Add(string name, string help)
        {
            if (Places.TryAdd(name, families.Count))
            {
                families.Add(new(name, help));
            }
        }
    }
}
