namespace Metrics.Compute;

/// <summary>
/// Where exposition, API, board and snapshots find the index; kept by the live service, replaced by hand-made ones in tests.
/// </summary>
public interface ICurrentIndex
{
    /// <summary>Moves whenever an answer may have changed for another reason than the passing of time.</summary>
    long Generation { get; }

    /// <summary>Raised after <see cref="Generation"/> moved.</summary>
    event Action? Changed;

    /// <summary>Asks the current index; the question runs while no writer does, and must not keep the index.</summary>
    T Read<T>(Func<FactIndex, IReadOnlyList<SourceHealth>, T> ask);

    /// <summary>Asks an index of what was known at an earlier instant (recorded by then), built for the question.</summary>
    Task<T> ReadAsOfAsync<T>(DateTimeOffset asOf, Func<FactIndex, IReadOnlyList<SourceHealth>, T> ask, CancellationToken cancel);

    /// <summary>Asks what was known at an instant; null: the current index.</summary>
    Task<T> AskAsync<T>(DateTimeOffset? asOf, Func<FactIndex, IReadOnlyList<SourceHealth>, T> ask, CancellationToken cancel) =>
        asOf is { } then ? ReadAsOfAsync(then, ask, cancel) : Task.FromResult(Read(ask));
}
