using Metrics.Compute.Numbers;
using Metrics.Compute.Rows;

namespace Metrics.Compute;

/// <summary>
/// Definitions 3.10. Changes merged and opened in the window; of those merged the median time from opening to first review, and the share
/// that nobody reviewed or approved before the merge.
/// </summary>
internal static class ReviewLoad
{
    private static readonly MetricNames Merged = MetricNames.Of("changes_merged");
    private static readonly MetricNames Opened = MetricNames.Of("changes_opened");
    private static readonly MetricNames FirstReview = MetricNames.Of("time_to_first_review");
    private static readonly MetricNames Unreviewed = MetricNames.Of("merged_without_review_rate");

    public static void Write(Figures figures, NumberSheet sheet)
    {
        sheet.Counts(Merged, figures.Merged, Needs.Changes);
        sheet.Counts(Opened, figures.Opened, Needs.Changes);
        sheet.Durations(FirstReview, figures.FirstReview, Needs.Changes);
        sheet.Ratios(Unreviewed, figures.Unreviewed, figures.Merged, Needs.Changes);
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
}
