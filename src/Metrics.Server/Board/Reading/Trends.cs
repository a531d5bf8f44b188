using System.Collections.Concurrent;
using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Config;

namespace Metrics.Server.Board.Reading;

/// <summary>
/// The weeks behind a trend. They are many and hardly ever change, so they are kept for the day and taken anew in the background when facts
/// arrived: a page waits for its current numbers only, and never shows a past that is older than a few minutes of collecting.
/// </summary>
internal sealed class Trends(ICurrentIndex current, TimeProvider clock)
{
    private const int MostKept = 300;

    private static readonly TimeSpan AtMostEvery = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(Scope Scope, string Window), Kept> _kept = [];

    /// <summary>Those of another index.</summary>
    public Trends Of(ICurrentIndex other) => new(other, clock);

    /// <summary>The reports of the scope at the beginning of this day in each of the last 52 weeks, oldest first.</summary>
    public IReadOnlyList<NumberReport> Weeks(Scope scope, BoardQuestion question)
    {
        (Scope, string) key = (scope, question.TrendWindow.Text);
        DateOnly day = question.Calendar.DayOf(question.At);
        if (!_kept.TryGetValue(key, out Kept? kept) || kept.Config != question.Config || kept.Day != day)
        {
            if (_kept.Count >= MostKept)
            {
                _kept.Clear();
            }

            _kept[key] = kept = Take(scope, question, day);
        }
        else if (kept.Generation != current.Generation && clock.GetElapsedTime(kept.Taken) > AtMostEvery && kept.TryBegin())
        {
            _ = Task.Run(() => _kept[key] = Take(scope, question, day));
        }

        return kept.Reports;
    }

    private Kept Take(Scope scope, BoardQuestion question, DateOnly day)
    {
        long generation = current.Generation;
        IReadOnlyList<DateTimeOffset> instants =
            [.. Enumerable.Range(1, 52).Reverse().Select(week => question.Calendar.StartOf(day.AddDays(-7 * week)))];

        // All are taken while the index is held still: a lazy one would be read after it moved on.
        IReadOnlyList<NumberReport> reports = current.Read<IReadOnlyList<NumberReport>>(
            (index, sources) => [.. NumberQuery.History(index, scope, question.TrendWindow, instants, sources)]);
        return new Kept(question.Config, day, generation, clock.GetTimestamp(), reports);
    }

    private sealed record Kept(MetricsConfig Config, DateOnly Day, long Generation, long Taken, IReadOnlyList<NumberReport> Reports)
    {
        private int _begun;

        /// <summary>Whether the caller is the one to take it anew.</summary>
        public bool TryBegin() => Interlocked.Exchange(ref _begun, 1) == 0;
    }
}
