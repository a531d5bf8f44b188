using Metrics.Compute;
using Metrics.Compute.Snapshots;
using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Store;

namespace Metrics.Server.Snapshots;

/// <summary>
/// Makes the snapshot of a quarter by itself, so many days after its end: once, whichever process is first, and also when the day passed
/// while nothing ran.
/// </summary>
internal sealed partial class SnapshotSchedule(
    FactStore store, CurrentConfig config, SnapshotMaker maker, ICurrentIndex index, TimeProvider clock, ILogger<SnapshotSchedule> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    private CalendarPeriod? _made;

    /// <summary>Makes what is due; false when nothing was.</summary>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        if (config.Value.Snapshots.DaysAfterQuarter is not { } days)
        {
            return false;
        }

        OrganizationCalendar calendar = config.Value.Organization.Calendar();
        DateOnly today = calendar.DayOf(clock.GetUtcNow());
        CalendarPeriod last = calendar.Previous(calendar.PeriodOf(today, PeriodGrain.Quarter));
        if (calendar.Days(last).End.AddDays(days) > today || last == _made)
        {
            return false;
        }

        StoredSnapshot[] known = [.. (await store.Snapshots.ListAsync(cancel)).Where(made => made.Quarter == last.ToString())];
        if (await IsToldAsync(known.Where(made => made.CreatedAt >= calendar.Bounds(last).End), cancel))
        {
            _made = last;
            return false;
        }

        var request = new SnapshotRequest(last.ToString(), Note: $"made by schedule, {days} days after the quarter");
        SnapshotDocument? document = await maker.MakeAfterAsync(
            [.. known.Select(made => made.Id)], request, index.Read((_, sources) => sources), cancel);
        if (document is null)
        {
            return false;
        }

        _made = last;
        LogMade(document.Id);
        return true;
    }

    // One of a team, or of what was known earlier, is not the quarter's.
    private async Task<bool> IsToldAsync(IEnumerable<StoredSnapshot> made, CancellationToken cancel)
    {
        foreach (StoredSnapshot snapshot in made)
        {
            if ((await SnapshotShelf.OpenAsync(store, snapshot.Id, cancel)).Document is { Scope: null, AsOf: null })
            {
                return true;
            }
        }

        return false;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is StoreException or SnapshotException)
            {
                LogFailed(failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Information, "Snapshot {Id} is made")]
    private partial void LogMade(string id);

    [LoggerMessage(LogLevel.Error, "The scheduled snapshot could not be made; it is tried again in ten minutes")]
    private partial void LogFailed(Exception failure);
}
