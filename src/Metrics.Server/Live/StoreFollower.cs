using Metrics.Compute;
using Metrics.Facts;
using Metrics.Facts.Json;
using Metrics.Server.Config;
using Metrics.Store;

namespace Metrics.Server.Live;

/// <summary>
/// Keeps the index in step with the store: reads it at start, follows it by revision where other replicas write, builds it anew when
/// catalog or definitions change, and brings the state of the sources.
/// </summary>
internal sealed partial class StoreFollower(
    LiveIndex index, FactStore store, CurrentConfig config, StoreMeter meter, TimeProvider clock, ILogger<StoreFollower> log) : BackgroundService
{
    private const int AtOnce = 4096;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CountEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TidyAfter = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly FoundCatalog _catalog = new(store);
    private MetricsConfig? _built;
    private DateTimeOffset? _tidyAt;
    private SourceStates _states = SourceStates.Empty;
    private string? _former;
    private (long Generation, DateTimeOffset At) _counted = (-1, DateTimeOffset.MinValue);

    /// <summary>One round: whatever is missing is brought.</summary>
    public async Task CatchUpAsync(CancellationToken cancel)
    {
        if (await _catalog.ReadAsync(config.Value, cancel) is { } found)
        {
            config.Replace(found);
        }

        MetricsConfig now = config.Value;
        if (_built is null || !SameMeaning(_built, now))
        {
            await BuildAsync(now, cancel);
        }

        await FollowAsync(cancel);
        IReadOnlyList<SourceState> stored = await store.SourcesAsync(cancel);
        var states = SourceStates.Of(now, stored);
        if (!states.Shows(_states))
        {
            _states = states;
            meter.Show(states);
            index.Replace(states.Health());
        }

        TellFormer(FormerSources.Words(now, stored));
        await CountAsync(cancel);
        Tidy();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        index.Missed += Wake;
        config.Changed += _ => Wake();
        string? failure = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await CatchUpAsync(stoppingToken);
                if (failure is not null)
                {
                    LogBack();
                    failure = null;
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                if (failure != error.Message)
                {
                    failure = error.Message;
                    LogLost(error);
                }
            }

            await WaitAsync(stoppingToken);
        }
    }

    private void TellFormer(string? words)
    {
        if (words is not null && words != _former)
        {
            LogFormer(words);
        }

        _former = words;
    }

    private async Task BuildAsync(MetricsConfig now, CancellationToken cancel)
    {
        long from = clock.GetTimestamp();
        FactIndex fresh = LiveIndex.Empty(now);

        // What is written while the facts are read comes again by following from here: taking a version twice changes nothing.
        long reached = await store.RevisionAsync(cancel);
        await IndexLoad.FillAsync(fresh, store.ReadAsync(new FactQuery { Parts = FactParts.Counted }, fresh.Prepare, cancel), reached, cancel);
        index.Replace(fresh, reached);
        CollectGarbage();
        _tidyAt = clock.GetUtcNow() + TidyAfter;
        _built = now;
        LogBuilt(reached, clock.GetElapsedTime(from).TotalSeconds);
    }

    private async Task FollowAsync(CancellationToken cancel)
    {
        var versions = new List<StoredFact>();
        await foreach (StoredFact version in store.FollowAsync(index.Reached, cancel))
        {
            versions.Add(version);
            if (versions.Count == AtOnce)
            {
                index.Follow(versions);
                versions = [];
            }
        }

        index.Follow(versions);
    }

    private async Task CountAsync(CancellationToken cancel)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (_counted.Generation != index.Generation && now - _counted.At >= CountEvery)
        {
            _counted = (index.Generation, now);
            meter.Show(await store.CountAsync(cancel));
        }
    }

    // Those who waited for the index ask at once, and what they leave is as much again; after that little comes at a time.
    private void Tidy()
    {
        if (_tidyAt <= clock.GetUtcNow())
        {
            _tidyAt = null;
            CollectGarbage();
        }
    }

    // Reading leaves several times the index in garbage; a service that then idles would hold on to it for hours.
    private static void CollectGarbage() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    private async Task WaitAsync(CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task first = await Task.WhenAny(Task.Delay(Poll, clock, stop.Token), _wake.WaitAsync(stop.Token));
        await stop.CancelAsync();
        await first.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    private static bool SameMeaning(MetricsConfig one, MetricsConfig other) => ReferenceEquals(one, other)
        || (ReferenceEquals(one.Catalog, other.Catalog) && ReferenceEquals(one.Definitions, other.Definitions)
            && one.Organization == other.Organization
            && one.Sources.Select(source => (source.Name, source.Type)).SequenceEqual(other.Sources.Select(source => (source.Name, source.Type))));

    [LoggerMessage(LogLevel.Information, "The index holds the store's facts up to revision {Revision}, read in {Seconds:0.0} s")]
    private partial void LogBuilt(long revision, double seconds);

    [LoggerMessage(LogLevel.Warning, "{Words}")]
    private partial void LogFormer(string words);

    [LoggerMessage(LogLevel.Error, "The store can't be read; the numbers stay as they are until it can")]
    private partial void LogLost(Exception error);

    [LoggerMessage(LogLevel.Information, "The store can be read again")]
    private partial void LogBack();
}
