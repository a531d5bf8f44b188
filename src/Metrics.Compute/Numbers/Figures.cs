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

    public void Add(in Counts more, int times = 1)
    {
        for (byte origin = 0; origin < 4; origin++)
        {
            Add(origin, times * more._byOrigin[origin]);
        }
    }

    /// <summary>Both together.</summary>
    public readonly Counts And(in Counts more)
    {
        Counts both = this;
        both.Add(more);
        return both;
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

    public required Sums Sums { get; init; }

    /// <summary>The definitions count failed rollouts as failed deployments.</summary>
    public required bool CountFailedRollouts { get; init; }

    /// <summary>Records in the window of no service in the catalog; null where that is not asked (a team, a service).</summary>
    public required int? Unmapped { get; init; }

    /// <summary>Succeeded production deployments.</summary>
    public Counts Deployments => Sums.Deployments;

    public required int DeploymentDays { get; init; }

    /// <summary>The denominator of the change fail rate: with failed rollouts where the definitions count them.</summary>
    public Counts Judged => CountFailedRollouts ? Sums.Deployments.And(Sums.Rollouts) : Sums.Deployments;

    public Counts Failed => CountFailedRollouts ? Sums.Failed.And(Sums.Rollouts) : Sums.Failed;

    public Counts Rework => Sums.Rework;

    public required ISplitSample LeadTime { get; init; }

    public required ISample Coding { get; init; }

    public required ISample Pickup { get; init; }

    public required ISample Review { get; init; }

    public required ISample Deploy { get; init; }

    public required ISplitSample Recovery { get; init; }

    public required ISample Restore { get; init; }

    /// <summary>How long open incidents have been open, in rising order.</summary>
    public required long[] Open { get; init; }

    public int Incidents => Sums.Incidents;

    public Counts LinesChanged => Sums.LinesChanged;

    public Counts LinesReworked => Sums.LinesReworked;

    public Counts Merged => Sums.Merged;

    public Counts Opened => Sums.Opened;

    public required ISplitSample FirstReview { get; init; }

    /// <summary>Merged changes of which it is known whether anybody reviewed them.</summary>
    public Counts ReviewsKnown => Sums.ReviewsKnown;

    public Counts Unreviewed => Sums.Unreviewed;

    public QualityCounts Quality => new(
        Events + (int)Sums.Merged.All, Math.Max(0, Sums.Complete), Events, Sums.Linked, Unmapped);

    private int Events => (int)Sums.Deployments.All + Sums.Incidents;
}

/// <summary>Records that data quality counts.</summary>
/// <param name="Records">Deployments, changes merged and incidents in the window.</param>
/// <param name="Complete">Those with all fields that the numbers need.</param>
/// <param name="Linkable">Incidents and deployments in the window.</param>
/// <param name="Linked">Incidents with a cause known (or known to be no deployment), deployments joined to changes.</param>
/// <param name="Unmapped">Records in the window of no service in the catalog; null where that is not asked (a team, a service).</param>
internal readonly record struct QualityCounts(int Records, int Complete, int Linkable, int Linked, int? Unmapped);
