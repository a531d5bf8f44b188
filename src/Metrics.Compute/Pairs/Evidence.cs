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
