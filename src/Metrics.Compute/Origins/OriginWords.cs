using System.Globalization;
using Metrics.Compute.Review;
using Metrics.Facts;

namespace Metrics.Compute.Origins;

/// <summary>The sentences of the effect of origin. They say what goes together, and never why.</summary>
public static class OriginWords
{
    internal static string Of(OriginMetric metric, ChangeOrigin origin, Scope scope, OriginVerdict verdict, OriginComparison found)
    {
        string unit = MetricCatalog.Find(metric.Name)!.Unit;
        string what = $"{(origin == ChangeOrigin.Bot ? "bots'" : "AI-assisted")} {metric.Of}{Where(scope)}";
        if (verdict == OriginVerdict.TooFew || found.Matched is not { } matched)
        {
            string hits = metric.Hits.Length > 0 ? $" with {OriginThresholds.FewestHits} {metric.Hits} among them" : "";
            return Invariant(
                $"Cannot tell yet whether {what} {metric.Question}: {found.Group.Matched} of {found.Group.Samples} and {found.People.Matched} of ")
                + Invariant($"{found.People.Samples} of people alone can be compared; {OriginThresholds.FewestAlike} of each{hits} are needed.");
        }

        string groups = $"{Group(found.Group, metric, unit, origin == ChangeOrigin.Bot ? "of bots" : "with assistance")} beside "
            + Group(found.People, metric, unit, "of people alone");
        string interval = $"95 %: {Difference(matched.Lower, unit)} to {Difference(matched.Upper, unit)}";
        return verdict == OriginVerdict.Unclear
            ? $"Cannot tell yet whether {what} {metric.Question}: {Difference(matched.Value, unit)} beside people's of the same service, size and quarter "
                + $"({interval}; {groups})."
            : $"{char.ToUpperInvariant(what[0])}{what[1..]} {(verdict == OriginVerdict.Higher ? metric.Higher : metric.Lower)} than people's of the same service, "
                + $"size and quarter: {Difference(matched.Value, unit)} ({interval}; {groups}).";
    }

    /// <summary>A difference with its sign; of rates in percentage points.</summary>
    public static string Difference(double value, string unit)
    {
        string size = unit == "ratio"
            ? Math.Abs(value * 100).ToString("0.0", CultureInfo.InvariantCulture) + " points"
            : Amount.Of(Math.Abs(value), unit);
        return (size.StartsWith("0.0 ", StringComparison.Ordinal) || size.StartsWith("0 ", StringComparison.Ordinal) ? "" : value < 0 ? "−" : "+") + size;
    }

    private static string Group(OriginGroup group, OriginMetric metric, string unit, string whose)
    {
        string of = metric.Measure switch
        {
            OriginMeasure.Rate => Invariant($"({group.Numerator} of {group.Samples})"),
            OriginMeasure.Time => Invariant($"(median of {group.Samples})"),
            _ => Invariant($"(over {group.Samples} days of a repository)"),
        };
        return group.Value is { } value ? $"{Amount.Of(value, unit)} {of} {whose}" : $"none {whose}";
    }

    private static string Where(Scope scope) => scope.Kind == ScopeKind.Organization ? "" : $" of {(scope.Kind == ScopeKind.Team ? "team " : "")}{scope.Name}";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
