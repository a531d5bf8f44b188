using Metrics.Facts;

namespace Metrics.Server.Config;

/// <summary>
/// The configuration in force. A changed file that is right takes its place; a wrong one is refused and the old one stays. Its catalog is
/// the one that is written, and what sources found beside it.
/// </summary>
public sealed class CurrentConfig(MetricsConfig first)
{
    private readonly Lock _turn = new();
    private MetricsConfig _written = first;
    private IReadOnlyList<FoundService> _found = [];
    private volatile MetricsConfig _value = first;

    public MetricsConfig Value => _value;

    /// <summary>Raised after a new one took its place.</summary>
    public event Action<MetricsConfig>? Changed;

    public void Replace(MetricsConfig next)
    {
        lock (_turn)
        {
            _written = next;
            _value = next with { Catalog = FoundServices.Join(next.Catalog, _found) };
        }

        Changed?.Invoke(_value);
    }

    /// <summary>Takes the services that catalogs outside tell of now.</summary>
    public void Replace(IReadOnlyList<FoundService> found)
    {
        lock (_turn)
        {
            _found = found;
            _value = _written with { Catalog = FoundServices.Join(_written.Catalog, found) };
        }

        Changed?.Invoke(_value);
    }
}
