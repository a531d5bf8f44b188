using Metrics.Compute.Numbers;
using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute;

/// <summary>
/// Definitions 3.10. Changes merged and opened in the window; of those merged the median time from opening to first review, and the share
/// that nobody reviewed or approved before the merge.
/// </summary>
internal static class ReviewLoad
{
    public static void Write(Figures figures, NumberSheet sheet)
    {
        Count(sheet, "changes_merged", figures.Merged);
        Count(sheet, "changes_opened", figures.Opened);
        sheet.Durations("time_to_first_review", figures.FirstReview.All, null, FactKind.Change);
        NumberSheet.ByOrigin(
            origin => figures.FirstReview.Of(origin).Count,
            origin => sheet.Durations("time_to_first_review", figures.FirstReview.Of(origin), origin, FactKind.Change));
        sheet.Ratio("merged_without_review_rate", figures.Unreviewed.All, figures.Merged.All, null, FactKind.Change);
        NumberSheet.ByOrigin(
            origin => figures.Merged[origin],
            origin => sheet.Ratio("merged_without_review_rate", figures.Unreviewed[origin], figures.Merged[origin], origin, FactKind.Change));
    }

    public static IEnumerable<ExplainedRecord> Explain(Evidence evidence, string metric)
    {
        bool opened = metric == "changes_opened";
        foreach (int row in opened ? evidence.Opened : evidence.Merged)
        {
            ref ChangeRow change = ref evidence.Tables.Changes[row];
            bool reviewed = change.Is(ChangeFlags.Reviewed);
            long? waited = LeadTime.Pickup(change);
            (RecordRole role, string why, double? value) = metric switch
            {
                "merged_without_review_rate" when reviewed => (RecordRole.Denominator, "reviewed before its merge", (double?)null),
                "merged_without_review_rate" => (RecordRole.Numerator, "merged without a review", null),
                "time_to_first_review" when waited is null => (RecordRole.LeftOut, "no review before its merge", null),
                "time_to_first_review" when waited < 0 => (RecordRole.LeftOut, "left out: reviewed before it was opened", waited / 1000d),
                "time_to_first_review" => (RecordRole.Numerator, "merged within the window", waited / 1000d),
                _ => (RecordRole.Numerator, opened ? "opened within the window" : "merged within the window", null),
            };
            yield return new ExplainedRecord(
                evidence.Tables.KeyOfChange(row), Evidence.Time(opened ? change.Opened : change.Merged), role, why, value);
        }
    }

    private static void Count(NumberSheet sheet, string metric, Counts counts)
    {
        sheet.Count(metric, counts.All, counts.All, null, FactKind.Change);
        NumberSheet.ByOrigin(origin => counts[origin], origin => sheet.Count(metric, counts[origin], counts[origin], origin, FactKind.Change));
    }
}
