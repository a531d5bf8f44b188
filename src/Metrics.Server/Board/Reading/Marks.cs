using System.Collections.Concurrent;
using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Charts;
using Metrics.Server.Config;

namespace Metrics.Server.Board.Reading;

/// <summary>
/// What is marked on charts: every decision, and the longest incidents of the year in a scope. Finding the longest looks at a year, so they
/// are kept for some minutes.
/// </summary>
internal sealed class Marks(Numbers numbers, BoardFacts facts, TimeProvider clock)
{
    private const int MostKept = 300, Longest = 6;

    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);

    private sealed record Kept(MetricsConfig Config, long Taken, IReadOnlyList<ChartMark> Incidents);

    private readonly ConcurrentDictionary<Scope, Kept> _kept = [];

    public async Task<IReadOnlyList<ChartMark>> OfAsync(Scope scope, BoardQuestion question, CancellationToken cancel)
    {
        if (!_kept.TryGetValue(scope, out Kept? kept) || kept.Config != question.Config || clock.GetElapsedTime(kept.Taken) > KeptFor)
        {
            if (_kept.Count >= MostKept)
            {
                _kept.Clear();
            }

            _kept[scope] = kept = new Kept(question.Config, clock.GetTimestamp(), await IncidentsAsync(scope, question, cancel));
        }

        return
        [
            .. numbers.Decisions().Select(decision => new ChartMark(decision.DecidedAt, MarkKind.Decision, decision.Title)),
            .. kept.Incidents,
        ];
    }

    private async Task<IReadOnlyList<ChartMark>> IncidentsAsync(Scope scope, BoardQuestion question, CancellationToken cancel)
    {
        IEnumerable<ExplainedRecord> longest = numbers.Explain("time_to_restore", scope, Window.OfDays(365), question.At)
            .Where(record => record.Role != RecordRole.LeftOut && record.Key.Kind == FactKind.Incident)
            .OrderByDescending(record => record.Value)
            .ThenBy(record => record.Key.Id, StringComparer.Ordinal)
            .Take(Longest);
        var marks = new List<ChartMark>();
        foreach (ExplainedRecord record in longest)
        {
            if (await facts.FindAsync(record.Key, cancel) is Incident incident)
            {
                marks.Add(new ChartMark(
                    incident.StartedAt, MarkKind.Incident, $"{incident.Title} ({ValueText.Duration(record.Value ?? 0)})"));
            }
        }

        return marks;
    }
}
