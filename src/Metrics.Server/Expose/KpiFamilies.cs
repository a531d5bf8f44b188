using Metrics.Compute.Business;
using Metrics.Facts;
using Metrics.Server.Config;

namespace Metrics.Server.Expose;

/// <summary><c>kpi_*</c> and <c>decision_*</c>: business numbers as of the moment; the sensitive ones not for the role scrape.</summary>
internal sealed class KpiFamilies(CurrentConfig config) : IFamilyProvider
{
    private static readonly Family Info = Gauge("kpi_info", "A KPI's kind, direction, owner and unit; always 1.");
    private static readonly Family Value = Gauge("kpi_value", "The value of the KPI's last closed period.");
    private static readonly Family Target = Gauge("kpi_target", "What was agreed for the KPI's last closed period.");
    private static readonly Family Previous = Gauge("kpi_previous_value", "The value of the period before the last closed one.");
    private static readonly Family End = Gauge("kpi_period_end_timestamp_seconds", "The end of the KPI's last closed period.");
    private static readonly Family ToDate = Gauge("kpi_period_to_date_value", "The value of the running period so far.");
    private static readonly Family Elapsed = Gauge("kpi_period_elapsed_ratio", "How much of the running period has passed.");
    private static readonly Family Decided = Gauge("decision_timestamp_seconds", "When a decision was taken.");
    private static readonly Family Overdue = Gauge("decision_review_overdue", "A decision whose review date has passed without an outcome; absent else.");

    public void Write(FamilyWriter to, ExpositionMoment moment)
    {
        MetricsConfig now = config.Value;
        IReadOnlySet<string> hidden = SensitiveKpis.Of(now.Kpis);
        foreach (Kpi kpi in now.Kpis)
        {
            bool sensitive = hidden.Contains(kpi.Name);
            to.Add(Info, Described(kpi), 1, sensitive);
            foreach (string scope in KpiQuery.Scopes(moment.Index, now.Kpis, kpi))
            {
                Write(to, KpiQuery.Read(moment.Index, now.Kpis, kpi, scope, moment.At, moment.Sources), sensitive);
            }
        }

        foreach ((FactKey key, Decision decision) in moment.Index.Business.Decisions.Where(entry => entry.Decision.DecidedAt <= moment.At))
        {
            KeyValuePair<string, string>[] labels = [new("id", key.Id), new("title", decision.Title), new("owner", decision.Owner ?? "")];
            to.Add(Decided, labels, decision.DecidedAt.ToUnixTimeMilliseconds() / 1000d);
            to.Add(Overdue, labels, decision.ReviewAt < moment.At && string.IsNullOrWhiteSpace(decision.Outcome) ? 1 : double.NaN);
        }
    }

    private static void Write(FamilyWriter to, KpiReading reading, bool sensitive)
    {
        IReadOnlyList<KeyValuePair<string, string>> labels = Labels(reading.Kpi, reading.Scope);
        void Add(Family family, decimal? value) => to.Add(family, labels, value is { } known ? (double)known : double.NaN, sensitive);
        Add(Value, reading.Last?.Value);
        Add(Target, reading.Target);
        Add(Previous, reading.Previous?.Value);
        Add(ToDate, reading.ToDate?.Value);
        to.Add(Elapsed, labels, reading.Elapsed, sensitive);
        to.Add(End, labels, reading.Last?.End.ToUnixTimeSeconds() ?? double.NaN, sensitive);
    }

    private static List<KeyValuePair<string, string>> Labels(Kpi kpi, string scope)
    {
        string[] parts = scope.Split(':', 2);
        var labels = new List<KeyValuePair<string, string>> { new("kpi", kpi.Name), new("unit", kpi.Unit), new("scope", parts[0]) };
        if (parts.Length == 2)
        {
            labels.Add(new(parts[0], parts[1]));
        }

        return labels;
    }

    private static KeyValuePair<string, string>[] Described(Kpi kpi) =>
    [
        new("kpi", kpi.Name), new("title", kpi.Title ?? kpi.Name), new("unit", kpi.Unit), new("kind", Word(kpi.Kind)), new("better", kpi.Better is { } better ? Word(better) : ""),
        new("owner", kpi.Owner ?? ""),
    ];

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static Family Gauge(string name, string help) => new(name, FamilyKind.Gauge, help);
}
