using Metrics.Compute;
using Metrics.Facts;

namespace Metrics.Tests.Support;

/// <summary>An index that a test made by hand.</summary>
internal sealed class FixedIndex(FactIndex facts) : ICurrentIndex
{
    public event Action? Changed;

    public long Generation { get; private set; }

    public static FixedIndex Of(Catalog catalog, params IEnumerable<Fact> facts)
    {
        var index = new FactIndex(catalog, new Definitions(), OrganizationCalendar.Utc);
        index.Apply(Some.Stored(facts));
        return new FixedIndex(index);
    }

    public T Read<T>(Func<FactIndex, IReadOnlyList<SourceHealth>, T> ask) => ask(facts, []);

    public Task<T> ReadAsOfAsync<T>(DateTimeOffset asOf, Func<FactIndex, IReadOnlyList<SourceHealth>, T> ask, CancellationToken cancel) =>
        Task.FromResult(Read(ask));

    public void Move()
    {
        Generation++;
        Changed?.Invoke();
    }
}
