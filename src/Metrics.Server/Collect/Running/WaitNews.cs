using Metrics.Server.Collect.Http;
using Metrics.Store;

namespace Metrics.Server.Collect.Running;

/// <summary>Tells what a run waits for while it does: in the source's state, in the log, and to whoever watches.</summary>
internal sealed partial class WaitNews(FactStore store, SourceState state, CollectRun run, ILogger<Collector> log)
{
    // Shorter ones are over before anybody could read of them.
    private static readonly TimeSpan WorthKeeping = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly HashSet<WaitFor> _logged = [];
    private RequestWait? _told;
    private Task _saving = Task.CompletedTask;
    private bool _ended;

    /// <summary>All that was told up to now is in the store.</summary>
    public Task SavedAsync()
    {
        lock (_gate)
        {
            return _saving;
        }
    }

    /// <summary>The run has ended: nothing is told any more, and what it leaves behind is the run's to say.</summary>
    public Task EndAsync()
    {
        lock (_gate)
        {
            _ended = true;
            return _saving;
        }
    }

    public void Tell()
    {
        run.Report();
        lock (_gate)
        {
            RequestWait? wait = run.Traffic.Wait is { } present && present.Length >= WorthKeeping ? present : null;
            if (_ended || wait == _told)
            {
                return;
            }

            _told = wait;
            Task earlier = _saving;
            _saving = Task.Run(() => SaveAsync(earlier, state with { LastError = wait?.Full ?? state.LastError }));

            // Once a run for each reason: a backfill under a limit waits every minute.
            if (wait is not null && state.DownSince is null && _logged.Add(wait.For))
            {
                LogWaits(state.Source, wait.Full);
            }
        }
    }

    private async Task SaveAsync(Task earlier, SourceState next)
    {
        await earlier;
        try
        {
            await store.SaveRunAsync(next, CancellationToken.None);
        }
        catch (StoreException)
        {
            // A store that can't be written ends the run at its next batch, with the reason.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Source {Source} waits: {Wait}")]
    private partial void LogWaits(string source, string wait);
}
