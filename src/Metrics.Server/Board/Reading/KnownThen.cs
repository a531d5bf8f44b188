using Metrics.Compute;

namespace Metrics.Server.Board.Reading;

/// <summary>What was known at an earlier instant, in the place of the current index; nothing of it moves any more.</summary>
internal sealed class KnownThen(ICurrentIndex current, FactIndex facts, IReadOnlyList<SourceHealth> sources) : ICurrentIndex
{
    public event Action? Changed
    {
        add { }
        remove { }
    }

    public long Generation => 0;

    public T Read<T>(Func<FactIndex, IReadOnlyList<SourceHealth>, T> ask) => ask(facts, sources);

    public Task<T> ReadAsOfAsync<T>(DateTimeOffset asOf, Func<FactIndex, IReadOnlyList<SourceHealth>, T> ask, CancellationToken cancel) =>
        current.ReadAsOfAsync(asOf, ask, cancel);
}
