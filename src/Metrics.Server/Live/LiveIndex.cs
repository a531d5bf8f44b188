using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Store;

namespace Metrics.Server.Live;

/// <summary>
/// The fact index of this process: many readers or one writer. What this process writes is taken at once; <see cref="StoreFollower"/>
/// brings what others wrote, and the state of the sources.
/// </summary>
internal sealed class LiveIndex : ICurrentIndex, IWrittenFacts, IDisposable
{
    private readonly ReaderWriterLockSlim _turns = new(LockRecursionPolicy.SupportsRecursion);
    private readonly PastIndexes _past;
    private FactIndex _facts;
    private IReadOnlyList<SourceHealth> _sources = [];
    private long _generation;
    private long _reached;
    private volatile bool _ready;

    public LiveIndex(FactStore store, CurrentConfig config)
    {
        _facts = Empty(config.Value);
        _past = new PastIndexes(store, config);
    }

    public event Action? Changed;

    /// <summary>Raised when a written batch does not follow on what is here: another replica wrote before it.</summary>
    public event Action? Missed;

    public long Generation => Interlocked.Read(ref _generation);

    /// <summary>The store has been read once.</summary>
    public bool Ready => _ready;

    /// <summary>The revision up to which every version is in the index.</summary>
    public long Reached => Interlocked.Read(ref _reached);

    public static FactIndex Empty(MetricsConfig config) =>
        new(config.Catalog, config.Definitions, config.Organization.Calendar(), config.SourceTypes);

    public T Read<T>(Func<FactIndex, IReadOnlyList<SourceHealth>, T> ask)
    {
        _turns.EnterReadLock();
        try
        {
            return ask(_facts, _sources);
        }
        finally
        {
            _turns.ExitReadLock();
        }
    }

    public async Task<T> ReadAsOfAsync<T>(DateTimeOffset asOf, Func<FactIndex, IReadOnlyList<SourceHealth>, T> ask, CancellationToken cancel)
    {
        FactIndex facts = await _past.AsOfAsync(asOf, cancel);
        IReadOnlyDictionary<string, DateTimeOffset?> covered = await _past.CoveredAsync(asOf, cancel);
        return ask(facts, SourceHealth.AsOf(asOf, Read((_, sources) => sources), facts, covered));
    }

    public void Written(BatchResult batch)
    {
        if (batch.Written.Count == 0 || !_ready)
        {
            return;
        }

        bool follows = true;
        Write(() =>
        {
            follows = batch.Written[0].Revision == _reached + 1;
            if (follows)
            {
                _facts.Apply(batch.Written);
                _reached = batch.Written[^1].Revision;
            }
        });
        if (follows)
        {
            Announce();
        }
        else
        {
            Missed?.Invoke();
        }
    }

    /// <summary>
    /// Takes versions that were written after <see cref="Reached"/>, in revision order; what is here already is passed over.
    /// </summary>
    public void Follow(IReadOnlyList<StoredFact> versions)
    {
        bool news = false;
        Write(() =>
        {
            StoredFact[] missing = [.. versions.Where(version => version.Revision > _reached)];
            if (missing.Length > 0)
            {
                _facts.Apply(missing);
                _reached = missing[^1].Revision;
                news = true;
            }
        });
        if (news)
        {
            Announce();
        }
    }

    /// <summary>Puts an index that was built anew in the place of the one here.</summary>
    public void Replace(FactIndex facts, long reached)
    {
        Write(() => (_facts, _reached) = (facts, reached));
        _ready = true;
        Announce();
    }

    /// <summary>Takes the state of the sources as it is now.</summary>
    public void Replace(IReadOnlyList<SourceHealth> sources)
    {
        Write(() => _sources = sources);
        Announce();
    }

    public void Dispose() => _turns.Dispose();

    private void Announce()
    {
        Interlocked.Increment(ref _generation);
        Changed?.Invoke();
    }

    private void Write(Action change)
    {
        _turns.EnterWriteLock();
        try
        {
            change();
        }
        finally
        {
            _turns.ExitWriteLock();
        }
    }
}
