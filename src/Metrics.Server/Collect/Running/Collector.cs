using System.Diagnostics;
using Metrics.Facts.Collecting;
using Metrics.Server.Collect.Http;
using Metrics.Server.Config.Schema;
using Metrics.Store;

namespace Metrics.Server.Collect.Running;

/// <summary>
/// Runs a source once: decides its window, takes its lease, writes what it yields, goes on after faults that pass, and records how it went.
/// Stopped anywhere, even by force, the next run goes on from the last checkpoint.
/// </summary>
internal sealed partial class Collector(
    FactStore store, CollectorOptions options, TimeProvider clock, ILogger<Collector> log, IWrittenFacts? written = null)
{
    private static readonly ActivitySource Activities = new("Metrics.Collect");

    /// <param name="since">Reads again from here, whatever the cursor says; null: goes on where the last run ended.</param>
    public async Task<CollectResult> RunAsync(
        ConfiguredSource source, DateTimeOffset? since = null, IProgress<CollectProgress>? progress = null, CancellationToken cancel = default)
    {
        long start = clock.GetTimestamp();
        using Activity? activity = Activities.StartActivity("collect " + source.Name);
        activity?.SetTag("metrics.source", source.Name).SetTag("metrics.source.type", source.Type.Name);
        CollectResult result;
        try
        {
            await using Lease? lease = await Lease.TakeAsync(store, source.Name, options, clock, cancel);
            result = lease is null
                ? Nothing(source, RunEnd.Busy, "another process collects this source")
                : await HeldAsync(source, since, progress, lease, cancel);
        }
        catch (StoreException failure)
        {
            result = Nothing(source, RunEnd.Failed, failure.Message) with { StoreFailed = true };
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            result = Nothing(source, RunEnd.Interrupted, "interrupted; the next run goes on from the last checkpoint");
        }

        result = result with { Duration = clock.GetElapsedTime(start) };
        SourceMeter.RunEnded(source.Name, result.Duration);
        activity?.SetTag("metrics.run.end", result.End.ToString()).SetTag("metrics.run.new", result.New).SetTag("metrics.run.requests", result.Requests);
        activity?.SetStatus(result.End == RunEnd.Failed ? ActivityStatusCode.Error : ActivityStatusCode.Ok, result.Error);
        return result;
    }

    private async Task<CollectResult> HeldAsync(
        ConfiguredSource source, DateTimeOffset? since, IProgress<CollectProgress>? progress, Lease lease, CancellationToken cancel)
    {
        SourceState state = await StateAsync(source.Name, cancel);
        CollectWindow window = Window(source, state, since);
        string[] places = state.Quarantined == 0 ? [] : [.. (await store.QuarantineAsync(source.Name, cancel)).Select(record => record.Place)];
        var run = new CollectRun(source, window, new PendingBatch(source.Name, source.Type.Sweeps, places), store, written, options, clock, progress);
        if (state is { DownSince: null, LastError: not null })
        {
            // What the run before ended by is over: this one is at work.
            state = state with { LastError = null };
            await store.SaveRunAsync(state with { LastAttemptAt = window.Until }, cancel);
        }

        var news = new WaitNews(store, state with { LastAttemptAt = window.Until }, run, log);
        run.Traffic.Changed = news.Tell;
        using var limit = new CancellationTokenSource(source.Spec.Timeout, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token, lease.Lost);
        RunOutcome outcome;
        try
        {
            outcome = await PassesAsync(source, run, news, window.Until + source.Spec.Timeout, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            outcome = Stopped(source, run, lease, cancel);

            // What was read is whole up to its last checkpoint, and worth keeping though the run ends.
            await run.WriteAsync();
        }
        catch (StoreException failure)
        {
            outcome = new(RunEnd.Failed, failure.Message) { StoreFailed = true };
        }

        await news.EndAsync();
        if (!lease.Lost.IsCancellationRequested && !outcome.StoreFailed)
        {
            await SaveAsync(source, state, window, outcome);
        }

        return Result(source, outcome) with
        {
            New = run.New,
            Restated = run.Restated,
            Unchanged = run.Unchanged,
            Deleted = run.Deleted,
            Quarantined = run.Quarantined,
            Requests = run.Traffic.Requests,
            Retries = run.Traffic.Retries,
        };
    }

    private RunOutcome Stopped(ConfiguredSource source, CollectRun run, Lease lease, CancellationToken asked)
    {
        const string GoesOn = "the next run goes on from the last checkpoint";
        if (asked.IsCancellationRequested)
        {
            return new(RunEnd.Interrupted, $"interrupted; {GoesOn}");
        }

        if (lease.Lost.IsCancellationRequested)
        {
            return new(RunEnd.Interrupted, "another process took over this source");
        }

        RequestWait? wait = run.Traffic.Wait is { } last && last.Until > clock.GetUtcNow() ? last : null;
        if (wait is { For: WaitFor.Limit })
        {
            return new(RunEnd.Waiting, wait.Reason, FaultKind.ToldToWait, wait.Until);
        }

        string cause = wait is { For: WaitFor.Answer } ? $"{wait.Full}; "
            : run.Traffic.LastFault is { } fault ? $"its last request: {fault}; "
            : "";
        string late = $"did not end within {OptionList.Length(source.Spec.Timeout)}; {cause}{GoesOn}";

        // A long history takes several runs; only a run that came nowhere is a fault.
        return run.Reached > 0 ? new(RunEnd.Interrupted, late) : new(RunEnd.Failed, late, FaultKind.Unreachable);
    }

    /// <summary>
    /// Passes over the window until one reaches its end: a fault that may pass is waited for, and the next pass begins at the last
    /// checkpoint. Meanwhile the source's state tells what it waits for.
    /// </summary>
    private async Task<RunOutcome> PassesAsync(
        ConfiguredSource source, CollectRun run, WaitNews news, DateTimeOffset deadline, CancellationToken cancel)
    {
        (int vain, DateTimeOffset heard) = (0, clock.GetUtcNow());
        while (true)
        {
            long reached = run.Reached;
            Exception? failure = await PassAsync(run, cancel);
            await run.WriteAsync();
            if (failure is null)
            {
                return new(RunEnd.Done, null);
            }

            DateTimeOffset now = clock.GetUtcNow();
            (vain, heard) = run.Reached > reached ? (0, now) : (vain + 1, Later(heard, run.Traffic.LastGood));
            if (failure is not SourceFaultException fault)
            {
                LogBroken(failure, source.Name, source.Type.Name);
                return new(RunEnd.Failed, $"the source broke: {failure.GetType().Name}: {failure.Message}");
            }

            TimeSpan wait = WaitAfter(fault, vain);
            bool isLimit = fault.Kind == FaultKind.ToldToWait;
            bool passes = isLimit || fault.Kind == FaultKind.Unreachable || (fault.Kind == FaultKind.Unreadable && vain <= 1);
            bool isEnough = !passes || (!isLimit && (vain > options.Resumptions || now + wait > heard + options.Patience)) || now + wait >= deadline;
            if (isLimit || !isEnough)
            {
                run.Traffic.Waits(new(isLimit ? WaitFor.Limit : WaitFor.Retry, fault.Message, now, now + wait));
                await news.SavedAsync();
            }

            if (isEnough)
            {
                return new(isLimit ? RunEnd.Waiting : RunEnd.Failed, fault.Message, fault.Kind, isLimit ? now + wait : null);
            }

            await Task.Delay(wait, clock, cancel);
        }
    }

    private static async Task<Exception?> PassAsync(CollectRun run, CancellationToken cancel)
    {
        try
        {
            await run.ReadAsync(cancel);
            return null;
        }
        catch (Exception failure) when (failure is not StoreException && !(failure is OperationCanceledException && cancel.IsCancellationRequested))
        {
            return failure;
        }
    }

    // A window that goes on from a cursor or a watermark reads nothing that lies before them.
    private static DateTimeOffset Covered(SourceState state, CollectWindow window) => state.CoveredFrom is { } before
        ? window.Since < before ? window.Since : before
        : window.Start;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private TimeSpan WaitAfter(SourceFaultException fault, int vain)
    {
        TimeSpan backoff = options.FirstWait * Math.Pow(2, Math.Min(vain, 6));
        return fault.RetryAfter > backoff ? fault.RetryAfter.Value : backoff;
    }

    private CollectWindow Window(ConfiguredSource source, SourceState state, DateTimeOffset? since)
    {
        DateTimeOffset until = clock.GetUtcNow();
        DateTimeOffset start = source.Spec.Since ?? until - options.DefaultHistory;
        if (since is { } asked)
        {
            return new(asked, until, null, asked < start ? asked : start);
        }

        DateTimeOffset from = state.Watermark is { } mark && mark - source.Spec.Overlap > start ? mark - source.Spec.Overlap : start;
        return new(from, until, state.Cursor, start);
    }

    private async Task<SourceState> StateAsync(string source, CancellationToken cancel) =>
        (await store.SourcesAsync(cancel)).FirstOrDefault(state => state.Source == source) ?? new SourceState { Source = source };

    private async Task SaveAsync(ConfiguredSource source, SourceState state, CollectWindow window, RunOutcome outcome)
    {
        DateTimeOffset now = clock.GetUtcNow();
        SourceState next = state with { LastAttemptAt = window.Until };
        next = outcome.End switch
        {
            RunEnd.Done => next with
            {
                LastSuccessAt = now,
                LastError = null,
                DownSince = null,
                Watermark = state.Watermark > window.Until ? state.Watermark : window.Until,
                CoveredFrom = Covered(state, window),
            },
            RunEnd.Failed => next with { LastError = outcome.Error, DownSince = state.DownSince ?? window.Until },
            RunEnd.Waiting => next with { LastError = new RequestWait(WaitFor.Limit, outcome.Error!, now, outcome.RetryAt ?? now).Full },
            _ => next,
        };
        await store.SaveRunAsync(next, CancellationToken.None);
        if (state.DownSince is null && next.DownSince is { } since)
        {
            LogDown(source.Name, since, outcome.Error!);
        }
        else if (state.DownSince is { } was && next.DownSince is null)
        {
            LogUp(source.Name, was);
        }
    }

    private static CollectResult Nothing(ConfiguredSource source, RunEnd end, string error) => Result(source, new(end, error));

    private static CollectResult Result(ConfiguredSource source, RunOutcome outcome) => new()
    {
        Source = source.Name,
        Type = source.Type.Name,
        End = outcome.End,
        Error = outcome.Error,
        Fault = outcome.Fault,
        RetryAt = outcome.RetryAt,
        StoreFailed = outcome.StoreFailed,
    };

    private sealed record RunOutcome(RunEnd End, string? Error, FaultKind? Fault = null, DateTimeOffset? RetryAt = null)
    {
        public bool StoreFailed { get; init; }
    }
}
