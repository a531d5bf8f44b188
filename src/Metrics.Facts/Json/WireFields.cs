using System.Text;

namespace Metrics.Facts.Json;

/// <summary>The names that fields have on the wire, in the order in which <see cref="StoredFacts"/> keeps them.</summary>
internal static class WireFields
{
    private static readonly byte[][][] Known =
    [
        Names("id service environment revision outcome finished_at started_at repository url ref changes revisions title unplanned"),
        Names("id repository title number author branch first_commit_at opened_at first_review_at merged_at closed_at merge_revision "
            + "revisions additions deletions url labels marks author_kind approved_at origin reverts paths services incidents reviews_unknown"),
        Names("id services title started_at resolved_at status severity url acknowledged_at detected_at caused_by labels description fields"),
        Names("id kpi scope period period_start value unit hour"),
        Names("id repository day lines_changed lines_reworked origin"),
        Names("id decided_at title owner accountable rationale affects expectation review_at outcome url"),
        Names("id incident incident_source deployment by why stated_at"),
        Names("id name team repositories incidents product url"),
    ];

    /// <summary>The names of a kind's fields as UTF-8.</summary>
    public static byte[][] Of(FactKind kind) => Known[(int)kind];

    private static byte[][] Names(string names) => [.. names.Split(' ').Select(Encoding.UTF8.GetBytes)];
}
