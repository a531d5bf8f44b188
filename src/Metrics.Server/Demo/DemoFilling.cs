using Metrics.Facts;
using Metrics.Store;

namespace Metrics.Server.Demo;

/// <summary>Writes the sample into a store as its sources would have: a batch a week and source, each recorded in its week.</summary>
internal static class DemoFilling
{
    private static readonly TimeSpan Step = TimeSpan.FromDays(7);

    /// <param name="clock">The clock that the store was opened with.</param>
    /// <param name="progress">How much is written, 0 to 1.</param>
    /// <param name="weekly">Done after each week, with the clock at its end.</param>
    public static async Task FillAsync(
        FactStore store,
        DemoClock clock,
        DemoOrganization demo,
        IProgress<double> progress,
        CancellationToken cancel,
        Func<CancellationToken, Task>? weekly = null)
    {
        DateTimeOffset now = demo.Sources.Max(source => source.LastAttemptAt)!.Value;
        int written = 0;
        foreach (SourceState state in demo.Sources)
        {
            await store.SaveRunAsync(new SourceState { Source = state.Source, LastSuccessAt = state.CoveredFrom, CoveredFrom = state.CoveredFrom }, cancel);
        }

        while (written < demo.Facts.Count)
        {
            DateTimeOffset until = Min(demo.Facts[written].KnownAt + Step, now);
            DemoFact[] week = [.. demo.Facts.Skip(written).TakeWhile(fact => fact.KnownAt <= until)];
            clock.History = until;
            foreach (IGrouping<string, DemoFact> source in week.GroupBy(fact => fact.Source))
            {
                // Told twice in a week is told once: the later word stands.
                Fact[] facts = [.. source.GroupBy(told => (told.Fact.Kind, told.Fact.Id)).Select(told => told.Last().Fact)];
                await store.WriteAsync(new FactBatch { Source = source.Key, Facts = facts }, cancel);
            }

            if (weekly is not null)
            {
                await weekly(cancel);
            }

            written += week.Length;
            progress.Report((double)written / demo.Facts.Count);
        }

        clock.History = now;
        foreach (IGrouping<string, QuarantinedRecord> source in demo.Damaged.GroupBy(record => record.Source))
        {
            await store.WriteAsync(new FactBatch { Source = source.Key, Quarantined = [.. source] }, cancel);
        }

        foreach (SourceState state in demo.Sources)
        {
            await store.SaveRunAsync(state, cancel);
        }

        clock.History = null;
    }

    private static DateTimeOffset Min(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
