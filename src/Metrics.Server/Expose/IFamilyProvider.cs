using Metrics.Compute;

namespace Metrics.Server.Expose;

/// <summary>Writes some of the families of /metrics. Every one that is registered is asked at each rendering.</summary>
internal interface IFamilyProvider
{
    /// <summary>Writes what there is at the moment; called while no fact is written, so it must be quick and must not wait.</summary>
    void Write(FamilyWriter to, ExpositionMoment moment);
}

/// <summary>What the exposition is rendered from.</summary>
internal sealed record ExpositionMoment(FactIndex Index, IReadOnlyList<SourceHealth> Sources, DateTimeOffset At);
