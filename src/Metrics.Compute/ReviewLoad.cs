using System.Globalization;
using Metrics.Compute.Numbers;
using Metrics.Compute.Rows;

namespace Metrics.Compute;

/// <summary>
/// Definitions 3.10. Changes merged and opened in the window; of those merged the median time from opening to first review, and the share
/// that nobody reviewed or approved before the merge. Changes whose source can't tell of reviews, as git can't, are in neither part of the
/// share: where there are no others, there is no share.
/// </summary>
internal static class ReviewLoad
{
    private const string Share = "merged_without_review_rate";
    private const string CannotTell = "can't tell of reviews";

    private static readonly MetricNames Merged = MetricNames.Of("changes_merged");
    private static readonly MetricNames Opened = MetricNames.Of("changes_opened");
    private static readonly MetricNames FirstReview = MetricNames.Of("time_to_first_review");
    private static readonly MetricNames Unreviewed = MetricNames.Of(Share);

    public static void Write(Figures figures, NumberSheet sheet)
    {
        sheet.Counts(Merged, figures.Merged);
        sheet.Counts(Opened, figures.Opened);
        sheet.Durations(FirstReview, figures.FirstReview);
        sheet.Ratios(Unreviewed, figures.Unreviewed, figures.ReviewsKnown);
    }

    public static ReviewState StateOf(in ChangeRow change) => change.Is(ChangeFlags.Reviewed) ? ReviewState.Done
        : change.Is(ChangeFlags.ReviewsUnknown) ? ReviewState.Unknown
        : ReviewState.Missing;

    /// <summary>How many merged changes a share leaves out, and why; null where it leaves out none, and of every other number.</summary>
    public static string? LeftOut(NumberReport report, Number number)
    {
        if (number.Metric != Share || report.Find(Merged.Metric.Name, null, number.Origin)?.Value is not { } merged)
        {
            return null;
        }

        long left = (long)merged - (number.Denominator ?? 0);
        return left <= 0 ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{left:#,0} of {merged:#,0} merged changes are left out, as their source {CannotTell}");
    }

    public static IEnumerable<ExplainedRecord> Explain(Evidence evidence, string metric)
    {
        bool opened = metric == "changes_opened";
        foreach (int row in opened ? evidence.Opened : evidence.Merged)
        {
            ref ChangeRow change = ref evidence.Tables.Changes[row];
            (RecordRole role, string why, double? value) = metric switch
            {
                Share => OfShare(change),
                "time_to_first_review" => OfWaiting(change),
                _ => (RecordRole.Numerator, opened ? "opened within the window" : "merged within the window", null),
            };
            yield return new ExplainedRecord(
                evidence.Tables.KeyOfChange(row), Evidence.Time(opened ? change.Opened : change.Merged), role, why, value);
        }
    }

    private static (RecordRole Role, string Why, double? Value) OfShare(in ChangeRow change) => StateOf(change) switch
    {
        ReviewState.Done => (RecordRole.Denominator, "reviewed before its merge", null),
        ReviewState.Missing => (RecordRole.Numerator, "merged without a review", null),
        _ => (RecordRole.LeftOut, $"left out: its source {CannotTell}", null),
    };

    private static (RecordRole Role, string Why, double? Value) OfWaiting(in ChangeRow change) => LeadTime.Pickup(change) switch
    {
        null when change.Is(ChangeFlags.ReviewsUnknown) => (RecordRole.LeftOut, $"left out: its source {CannotTell}", null),
        null => (RecordRole.LeftOut, "no review before its merge", null),
        < 0 and var waited => (RecordRole.LeftOut, "left out: reviewed before it was opened", waited / 1000d),
        var waited => (RecordRole.Numerator, "merged within the window", waited / 1000d),
    };
}
