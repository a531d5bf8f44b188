using Metrics.Compute.Review;
using Metrics.Facts;
using Metrics.Server.Board.Views;
using Metrics.Server.Charts;

namespace Metrics.Server.Board.Reading;

/// <summary>Reads the review of a quarter.</summary>
internal sealed class ReviewReader(Numbers numbers)
{
    /// <summary>The review of a quarter that has begun.</summary>
    public ReviewView Read(CalendarPeriod quarter, BoardQuestion question)
    {
        QuarterReview review = numbers.Ask(
            (index, sources) => ReviewQuery.Of(index, quarter, question.Config.Kpis, question.Config.Targets, question.At, sources));
        review = question.SeesSensitive ? review : review.Without(SensitiveKpis.Of(question.Config.Kpis));
        return new ReviewView(
            review,
            [
                .. review.QuietRisks.Select(risk =>
                    new Sparkline { Values = [.. risk.Quarters.Select(quarter => (double?)quarter.Value)], Target = risk.Target }.Render()),
            ],
            Quarters.Around(quarter, question));
    }
}
