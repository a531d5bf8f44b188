using Metrics.Compute.Rows;
using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>Counts evidence into figures.</summary>
internal static class Counting
{
    public static Figures Of(Evidence evidence)
    {
        Tables tables = evidence.Tables;
        (Counts deployments, Counts judged, Counts failed, Counts rework, int days) = CountDeployments(evidence);
        var lead = new SplitSample();
        Sample[] stages = [new(), new(), new(), new()];
        int negative = CountLeads(evidence, lead, stages);
        (Counts merged, Counts unreviewed, SplitSample firstReview) = CountMerged(evidence);
        var opened = default(Counts);
        evidence.Opened.ForEach(row => opened.Add(tables.Changes[row].Origin));
        var changed = default(Counts);
        var reworked = default(Counts);
        foreach (int row in evidence.CodeRework)
        {
            changed.Add(tables.CodeRework[row].Origin, tables.CodeRework[row].Changed);
            reworked.Add(tables.CodeRework[row].Origin, tables.CodeRework[row].Reworked);
        }

        return new Figures
        {
            Days = evidence.Slice.Days,
            Instant = evidence.Instant,
            Deployments = deployments,
            DeploymentDays = days,
            Judged = judged,
            Failed = failed,
            Rework = rework,
            LeadTime = lead,
            Coding = stages[0],
            Pickup = stages[1],
            Review = stages[2],
            Deploy = stages[3],
            Recovery = CountRecoveries(evidence),
            Restore = CountRestored(evidence),
            Open = [.. evidence.IncidentsOpen.Select(row => evidence.Instant - tables.Incidents[row].Started).Order()],
            Incidents = evidence.IncidentsStarted.Count,
            LinesChanged = changed,
            LinesReworked = reworked,
            Merged = merged,
            Opened = opened,
            FirstReview = firstReview,
            Unreviewed = unreviewed,
            Quality = CountQuality(evidence, negative),
        };
    }

    private static (Counts Deployments, Counts Judged, Counts Failed, Counts Rework, int Days) CountDeployments(Evidence evidence)
    {
        var deployments = default(Counts);
        var failed = default(Counts);
        var rework = default(Counts);
        var days = new HashSet<int>();
        foreach (int row in evidence.Deployments)
        {
            ref DeploymentRow deployment = ref evidence.Tables.Deployments[row];
            ChangeOrigin origin = DeploymentFrequency.OriginOf(deployment.Carried);
            deployments.Add(origin);
            failed.Add(origin, evidence.StandingOf(row).Failed ? 1 : 0);
            rework.Add(origin, DeploymentReworkRate.IsRework(deployment) ? 1 : 0);
            days.Add(deployment.Day);
        }

        Counts judged = deployments;
        if (evidence.Index.Definitions.CountFailedRollouts)
        {
            foreach (int row in evidence.FailedRollouts)
            {
                ChangeOrigin origin = DeploymentFrequency.OriginOf(evidence.Tables.Deployments[row].Carried);
                judged.Add(origin);
                failed.Add(origin);
            }
        }

        return (deployments, judged, failed, rework, days.Count);
    }

    private static int CountLeads(Evidence evidence, SplitSample lead, Sample[] stages)
    {
        int negative = 0;
        foreach (Lead each in evidence.Leads)
        {
            ref ChangeRow change = ref evidence.Tables.Changes[each.Change];
            long deployed = evidence.Tables.Deployments[each.Deployment].Time;
            long? total = LeadTime.Total(change, deployed);
            long? deploy = LeadTime.Deploy(change, deployed);
            if (total >= 0)
            {
                lead.Add(change.Origin, total.Value);
            }

            Add(stages[0], LeadTime.Coding(change));
            Add(stages[1], LeadTime.Pickup(change));
            Add(stages[2], LeadTime.Review(change));
            Add(stages[3], deploy);
            negative += total < 0 || deploy < 0 ? 1 : 0;
        }

        return negative;
    }

    private static void Add(Sample sample, long? milliseconds)
    {
        if (milliseconds is { } known and >= 0)
        {
            sample.Add(known);
        }
    }

    private static (Counts Merged, Counts Unreviewed, SplitSample FirstReview) CountMerged(Evidence evidence)
    {
        var merged = default(Counts);
        var unreviewed = default(Counts);
        var firstReview = new SplitSample();
        foreach (int row in evidence.Merged)
        {
            ref ChangeRow change = ref evidence.Tables.Changes[row];
            merged.Add(change.Origin);
            unreviewed.Add(change.Origin, change.Is(ChangeFlags.Reviewed) ? 0 : 1);
            if (LeadTime.Pickup(change) is { } waited and >= 0)
            {
                firstReview.Add(change.Origin, waited);
            }
        }

        return (merged, unreviewed, firstReview);
    }

    private static SplitSample CountRecoveries(Evidence evidence)
    {
        var sample = new SplitSample();
        foreach (Recovery recovery in evidence.Recoveries)
        {
            ref DeploymentRow deployment = ref evidence.Tables.Deployments[recovery.Deployment];
            if (recovery.At >= deployment.Time)
            {
                sample.Add(DeploymentFrequency.OriginOf(deployment.Carried), recovery.At - deployment.Time);
            }
        }

        return sample;
    }

    private static Sample CountRestored(Evidence evidence)
    {
        var sample = new Sample();
        foreach (int row in evidence.IncidentsResolved)
        {
            ref IncidentRow incident = ref evidence.Tables.Incidents[row];
            Add(sample, incident.Resolved - incident.Started);
        }

        return sample;
    }

    private static QualityCounts CountQuality(Evidence evidence, int negative)
    {
        Tables tables = evidence.Tables;
        int finished = evidence.Deployments.Count(row => tables.Deployments[row].Is(DeploymentFlags.Finished));
        int told = evidence.Merged.Count(row => IsComplete(tables.Changes[row]));
        int joined = evidence.Deployments.Count(row => IsJoined(tables.Deployments[row]));
        int linked = evidence.IncidentsStarted.Count(row => IsLinked(tables.Incidents[row].LinkAt(evidence.Instant)));
        int incidents = evidence.IncidentsStarted.Count;
        int records = evidence.Deployments.Count + evidence.Merged.Count + incidents;
        int? unmapped = evidence.Scope.Scope.Kind == ScopeKind.Organization ? Unmapped.Count(tables, evidence.Slice).Total : null;
        return new QualityCounts(
            records, Math.Max(0, finished + told + incidents - negative), evidence.Deployments.Count + incidents, joined + linked, unmapped);
    }

    /// <summary>A merged change with all that lead time needs, in an order that can be.</summary>
    public static bool IsComplete(in ChangeRow change) => change.FirstCommit != ChangeRow.Never
        && !(LeadTime.Coding(change) < 0) && !(LeadTime.Pickup(change) < 0) && !(LeadTime.Review(change) < 0);

    /// <summary>It carried a change, or says that it carried none.</summary>
    public static bool IsJoined(in DeploymentRow deployment) => (deployment.Carried & CarriedFlags.Carried) != 0
        || (deployment.Is(DeploymentFlags.KnowsChanges) && deployment.MentionedChanges == 0)
        || (deployment.Is(DeploymentFlags.KnowsRevisions) && deployment.MentionedRevisions == 0);

    public static bool IsLinked(LinkAnswer link) => link.Deployment >= 0 || link.Method == LinkMethod.StatedNone;
}
