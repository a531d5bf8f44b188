using Metrics.Compute.Review;
using Metrics.Facts;
using Metrics.Server.Board.Views;
using Metrics.Server.Charts;

namespace Metrics.Server.Board.Reading;

/// <summary>Reads the review of a quarter.</summary>
internal sealed class ReviewReader(Numbers numbers)
{
    /// <summary>The quarter that ended last: what a review is usually about.</summary>
    public static CalendarPeriod LastQuarter(BoardQuestion question) =>
        question.Calendar.Previous(question.Calendar.PeriodOf(question.Calendar.DayOf(question.At), PeriodGrain.Quarter));

    /// <summary>Null when the quarter has not begun.</summary>
    public ReviewView? Read(CalendarPeriod quarter, BoardQuestion question)
    {
        if (question.Calendar.Bounds(quarter).Start > question.At)
        {
            return null;
        }

        QuarterReview review = numbers.Ask(
            (index, sources) => ReviewQuery.Of(index, quarter, question.Config.Kpis, question.Config.Targets, question.At, sources));
        if (!question.SeesSensitive)
        {
            IReadOnlySet<string> sensitive = SensitiveKpis.Of(question.Config.Kpis);
            review = review with { QuietRisks = [.. review.QuietRisks.Where(risk => !sensitive.Contains(risk.Metric))] };
        }

        CalendarPeriod next = question.Calendar.PeriodOf(question.Calendar.Days(quarter).End, PeriodGrain.Quarter);
        return new ReviewView(
            review with
            {
                Ownership = [.. review.Ownership.Where(number => question.SeesSensitive || !number.Sensitive)],
            },
            [
                .. review.QuietRisks.Select(risk =>
                    new Sparkline { Values = [.. risk.Quarters.Select(quarter => (double?)quarter.Value)], Target = risk.Target }.Render()),
            ],
            question.Calendar.Previous(quarter).ToString(),
            question.Calendar.Bounds(next).Start <= question.At ? next.ToString() : null);
    }
}
