using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>A count in whole and by origin.</summary>
internal struct Counts
{
    private ByOrigin _byOrigin;

    public long All { get; private set; }

    public readonly long this[ChangeOrigin origin] => _byOrigin[(int)origin];

    public void Add(byte origin, long more)
    {
        All += more;
        _byOrigin[origin] += more;
    }

    public void Add(Counts more)
    {
        for (byte origin = 0; origin < 4; origin++)
        {
            Add(origin, more._byOrigin[origin]);
        }
    }

    [System.Runtime.CompilerServices.InlineArray(4)]
    private struct ByOrigin
    {
        private long _first;
    }
}

/// <summary>Durations in whole and by origin.</summary>
internal interface ISplitSample
{
    ISample All { get; }

    ISample Of(ChangeOrigin origin);
}

/// <summary>
/// What the numbers are made of, counted: every way of counting fills one of these, and all numbers are computed from it.
/// </summary>
internal sealed record Figures
{
    /// <summary>The window's days, as far as they had passed.</summary>
    public required double Days { get; init; }

    public required long Instant { get; init; }

    /// <summary>Succeeded production deployments.</summary>
    public required Counts Deployments { get; init; }

    public required int DeploymentDays { get; init; }

    /// <summary>The denominator of the change fail rate: with failed rollouts where the definitions count them.</summary>
    public required Counts Judged { get; init; }

    public required Counts Failed { get; init; }

    public required Counts Rework { get; init; }

    public required ISplitSample LeadTime { get; init; }

    public required ISample Coding { get; init; }

    public required ISample Pickup { get; init; }

    public required ISample Review { get; init; }

    public required ISample Deploy { get; init; }

    public required ISplitSample Recovery { get; init; }

    public required ISample Restore { get; init; }

    /// <summary>How long open incidents have been open, in rising order.</summary>
    public required long[] Open { get; init; }

    public required int Incidents { get; init; }

    public required Counts LinesChanged { get; init; }

    public required Counts LinesReworked { get; init; }

    public required Counts Merged { get; init; }

    public required Counts Opened { get; init; }

    public required ISplitSample FirstReview { get; init; }

    public required Counts Unreviewed { get; init; }

    public required QualityCounts Quality { get; init; }
}

/// <summary>Records that data quality counts.</summary>
/// <param name="Records">Deployments, changes merged and incidents in the window.</param>
/// <param name="Complete">Those with all fields that the numbers need.</param>
/// <param name="Linkable">Incidents and deployments in the window.</param>
/// <param name="Linked">Incidents with a cause known (or known to be no deployment), deployments joined to changes.</param>
/// <param name="Unmapped">Records in the window of no service in the catalog; null where that is not asked (a team, a service).</param>
internal readonly record struct QualityCounts(int Records, int Complete, int Linkable, int Linked, int? Unmapped);
