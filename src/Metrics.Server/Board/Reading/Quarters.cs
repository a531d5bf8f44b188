using Metrics.Facts;

namespace Metrics.Server.Board.Reading;

/// <summary>The quarters that pages about one lead to.</summary>
/// <param name="Name">The quarter, in words.</param>
/// <param name="Asked">The quarter, as addresses write it.</param>
/// <param name="Previous">The one before.</param>
/// <param name="Next">The one after; null when it has not begun.</param>
/// <param name="ToDate">It has not ended: everything is to date.</param>
public sealed record Quarters(string Name, string Asked, string Previous, string? Next, bool ToDate)
{
    /// <summary>The quarter that ended last: what a review is usually about.</summary>
    public static CalendarPeriod Last(BoardQuestion question) =>
        question.Calendar.Previous(question.Calendar.PeriodOf(question.Calendar.DayOf(question.At), PeriodGrain.Quarter));

    public static Quarters Around(CalendarPeriod quarter, BoardQuestion question)
    {
        CalendarPeriod next = question.Calendar.PeriodOf(question.Calendar.Days(quarter).End, PeriodGrain.Quarter);
        return new Quarters(
            Views.Words.Of(Window.Of(quarter)), quarter.ToString(), question.Calendar.Previous(quarter).ToString(),
            question.Calendar.NotBegun(next, question.At) is null ? next.ToString() : null, question.Calendar.Bounds(quarter).End > question.At);
    }
}
