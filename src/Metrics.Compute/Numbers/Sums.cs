namespace Metrics.Compute.Numbers;

/// <summary>What adds up, from service to team to organization, and from day to day of a window.</summary>
internal struct Sums
{
    /// <summary>Succeeded production deployments.</summary>
    public Counts Deployments;

    /// <summary>Production deployments that never succeeded.</summary>
    public Counts Rollouts;

    /// <summary>Those of the succeeded deployments that failed by the instant.</summary>
    public Counts Failed;

    public Counts Rework;

    public Counts Merged;

    public Counts Opened;

    /// <summary>Merged changes of which it is known whether anybody reviewed them.</summary>
    public Counts ReviewsKnown;

    /// <summary>Those of them that nobody reviewed or approved before the merge.</summary>
    public Counts Unreviewed;

    public Counts LinesChanged;

    public Counts LinesReworked;

    public int Incidents;

    /// <summary>Records with all fields that the numbers need, less the lead times that can't be.</summary>
    public int Complete;

    /// <summary>Incidents with a cause known (or known to be no deployment), deployments joined to changes.</summary>
    public int Linked;

    /// <param name="times">−1 takes out what was added.</param>
    public void Add(in Sums more, int times = 1)
    {
        Deployments.Add(more.Deployments, times);
        Rollouts.Add(more.Rollouts, times);
        Failed.Add(more.Failed, times);
        Rework.Add(more.Rework, times);
        Merged.Add(more.Merged, times);
        Opened.Add(more.Opened, times);
        ReviewsKnown.Add(more.ReviewsKnown, times);
        Unreviewed.Add(more.Unreviewed, times);
        LinesChanged.Add(more.LinesChanged, times);
        LinesReworked.Add(more.LinesReworked, times);
        Incidents += times * more.Incidents;
        Complete += times * more.Complete;
        Linked += times * more.Linked;
    }
}
