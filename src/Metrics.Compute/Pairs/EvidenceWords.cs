using Metrics.Facts;

namespace Metrics.Compute.Pairs;

/// <summary>The thresholds and the words of evidence (definitions §4). It says "moves together", never "causes".</summary>
public static class EvidenceWords
{
    /// <summary>Below this corrected p, and with an interval that leaves zero out, there is weak evidence.</summary>
    public const double WeakBelow = 0.05;

    /// <summary>Below this, and with a correlation of at least <see cref="StrongFrom"/>, it is strong.</summary>
    public const double StrongBelow = 0.01;

    public const double StrongFrom = 0.5;

    /// <summary>Weeks that a weekly pair needs.</summary>
    public const int WeeksNeeded = 26;

    /// <summary>Months that a monthly pair needs.</summary>
    public const int MonthsNeeded = 12;

    /// <summary>Grades the best lag.</summary>
    public static Evidence Grade(Association best)
    {
        bool apart = best.Lower > 0 || best.Upper < 0;
        return best.Q < StrongBelow && Math.Abs(best.Correlation) >= StrongFrom && apart ? Evidence.Strong
            : best.Q < WeakBelow && apart ? Evidence.Weak
            : Evidence.None;
    }

    /// <summary>The words for what was found.</summary>
    /// <param name="samples">Periods in which both sides have a value.</param>
    internal static string Of(Evidence evidence, Association? best, Pair pair, KpiPeriod period, int samples)
    {
        string unit = period == KpiPeriod.Week ? "week" : "month";
        if (best is null || evidence == Evidence.NotEnoughData)
        {
            int needed = period == KpiPeriod.Week ? WeeksNeeded : MonthsNeeded;
            return $"not enough data ({samples} of {needed} {unit}s)";
        }

        if (evidence == Evidence.None)
        {
            return "no evidence of a link";
        }

        string strength = evidence == Evidence.Strong ? "strong" : "weak";
        string direction = best.Correlation > 0 ? "in the same direction" : "in opposite directions";
        string time = best.Lag switch
        {
            0 => $"in the same {unit}",
            > 0 => $"{pair.Business} following {Plural(best.Lag, unit)} later",
            _ => $"{pair.Engineering} following {Plural(-best.Lag, unit)} later",
        };
        return $"{strength} evidence that {pair.Engineering} and {pair.Business} move together {direction}, {time}";
    }

    private static string Plural(int count, string unit) => count == 1 ? $"1 {unit}" : $"{count} {unit}s";
}
