using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Server.Snapshots;
using Metrics.Store;

namespace Metrics.Server.Demo;

/// <summary>
/// Makes the snapshots that the sample organization would have: of its last quarters, each some days after the quarter's end, so that what
/// was learned since shows.
/// </summary>
internal sealed class DemoSnapshots
{
    private const int Quarters = 4;

    private readonly FactStore _store;
    private readonly DemoClock _clock;
    private readonly MetricsConfig _config;
    private readonly DateTimeOffset? _covered;
    private readonly Queue<(DateTimeOffset Due, CalendarPeriod Quarter)> _due;

    public DemoSnapshots(FactStore store, DemoClock clock, DemoOrganization demo)
    {
        (_store, _clock, _config) = (store, clock, demo.Config);
        _covered = demo.Sources.Min(source => source.CoveredFrom);
        OrganizationCalendar calendar = _config.Organization.Calendar();
        DateTimeOffset now = demo.Sources.Max(source => source.LastAttemptAt)!.Value;
        CalendarPeriod quarter = calendar.PeriodOf(calendar.DayOf(now), PeriodGrain.Quarter);
        var due = new List<(DateTimeOffset Due, CalendarPeriod Quarter)>();
        for (int back = 0; back < Quarters; back++)
        {
            quarter = calendar.Previous(quarter);
            due.Add((calendar.Bounds(quarter).End.AddDays(_config.Snapshots.DaysAfterQuarter!.Value), quarter));
        }

        due.Reverse();
        _due = new(due.Where(each => each.Due <= now));
    }

    /// <summary>Makes those whose day has come by the clock of history; called while it is written.</summary>
    public async Task MakeDueAsync(CancellationToken cancel)
    {
        while (_due.TryPeek(out (DateTimeOffset Due, CalendarPeriod Quarter) next) && next.Due <= _clock.GetUtcNow())
        {
            _due.Dequeue();
            await new SnapshotMaker(_store, new CurrentConfig(_config), _clock).MakeAsync(
                new SnapshotRequest(next.Quarter.ToString(), Note: "For the quarterly review."), Sources(), cancel);
        }
    }

    /// <summary>Every source had just been read.</summary>
    private SourceHealth[] Sources() =>
    [
        .. _config.Sources.Select(source => new SourceHealth(
            source.Name, DemoSources.Records(source.Name), _clock.GetUtcNow(), source.AllowedAge!.Value, 0, 0)
        {
            CoveredFrom = _covered,
        }),
    ];
}
