namespace Metrics.Compute.Pairs;

/// <summary>What may be said of a pair; the numbers are those of <c>pair_evidence</c>, with room between for finer words.</summary>
public enum Evidence
{
    /// <summary>Too few periods to say anything: the series is absent.</summary>
    NotEnoughData = -1,

    None = 0,

    Weak = 1,

    Strong = 3,
}

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
}
