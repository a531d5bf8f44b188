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
        bool due = calendar.Days(last).End.AddDays(days) <= today;
        if (!due || (await store.Snapshots.ListAsync(cancel)).Any(made => made.Quarter == last.ToString() && made.CreatedAt >= calendar.Bounds(last).End))
        {
            return false;
        }

        SnapshotDocument document = await maker.MakeAsync(
            new SnapshotRequest(last.ToString(), Note: $"made by schedule, {days} days after the quarter"), index.Read((_, sources) => sources), cancel);
        LogMade(document.Id);
        return true;
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
