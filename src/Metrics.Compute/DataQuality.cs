using Metrics.Compute.Numbers;
using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute;

/// <summary>
/// Definitions 3, data quality: the mean of those of its parts that can be told. Freshness: how far each source is within its allowed age.
/// Completeness: records with all fields that the numbers need. Linkage: incidents with a known cause and deployments joined to changes.
/// Mapping: records whose service is in the catalog (organization only). Validity: records accepted of those seen.
/// </summary>
internal static class DataQuality
{
    private static readonly MetricNames Quality = MetricNames.Of("data_quality");

    private static readonly NumberName[] Parts =
    [
        .. ((string[])["freshness", "completeness", "linkage", "mapping", "validity"]).Select(part => Quality[0, null] with { Part = part }),
    ];

    /// <summary>The parts in their order; null for one that can't be told.</summary>
    public static (double? Value, long Samples)[] Of(QualityCounts counts, Coverage coverage, TimeSlice slice, long instant)
    {
        if (!slice.HasBegun(instant))
        {
            return new (double?, long)[Parts.Length];
        }

        return
        [
            (Freshness(coverage, instant), coverage.Feeds.Count),
            (Share(counts.Complete, counts.Records), counts.Records),
            (Share(counts.Linked, counts.Linkable), counts.Linkable),
            counts.Unmapped is { } unmapped ? (Share(counts.Records, counts.Records + unmapped), counts.Records + unmapped) : (null, 0),
            Validity(coverage),
        ];
    }

    public static double? Whole((double? Value, long Samples)[] parts)
    {
        double sum = 0;
        int told = 0;
        foreach ((double? value, _) in parts)
        {
            (sum, told) = value is { } known ? (sum + known, told + 1) : (sum, told);
        }

        return told == 0 ? null : sum / told;
    }

    public static void Write((double? Value, long Samples)[] parts, NumberSheet sheet)
    {
        sheet.Part(Quality[0, null], Whole(parts), parts[1].Samples);
        for (int part = 0; part < parts.Length; part++)
        {
            sheet.Part(Parts[part], parts[part].Value, parts[part].Samples);
        }
    }

    /// <summary>A merged change with all that lead time needs, in an order that can be.</summary>
    public static bool IsComplete(in ChangeRow change) => change.FirstCommit != ChangeRow.Never
        && !(LeadTime.Coding(change) < 0) && !(LeadTime.Pickup(change) < 0) && !(LeadTime.Review(change) < 0);

    /// <summary>It carried a change, or says that it carried none.</summary>
    public static bool IsJoined(in DeploymentRow deployment) => (deployment.Carried & CarriedFlags.Carried) != 0
        || (deployment.Is(DeploymentFlags.KnowsChanges) && deployment.MentionedChanges == 0)
        || (deployment.Is(DeploymentFlags.KnowsRevisions) && deployment.MentionedRevisions == 0);

    public static bool IsLinked(LinkAnswer link) => link.Deployment >= 0 || link.Method == LinkMethod.StatedNone;

    private static double? Freshness(Coverage coverage, long instant)
    {
        if (coverage.Feeds.Count == 0)
        {
            return null;
        }

        double sum = 0;
        foreach (SourceHealth source in coverage.Feeds)
        {
            sum += 1 / Math.Max(1, Coverage.Age(source, instant));
        }

        return sum / coverage.Feeds.Count;
    }

    private static (double?, long) Validity(Coverage coverage)
    {
        long accepted = 0;
        long seen = 0;
        foreach (SourceHealth source in coverage.Feeds)
        {
            accepted += source.Accepted;
            seen += source.Accepted + source.Quarantined;
        }

        return (Share(accepted, seen), seen);
    }

    private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;
}
