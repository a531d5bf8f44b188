namespace Metrics.Server.Config;

/// <summary>
/// The configuration in force. A changed file that is right takes its place; a wrong one is refused and the old one stays.
/// </summary>
public sealed class CurrentConfig(MetricsConfig first)
{
    private volatile MetricsConfig _value = first;

    public MetricsConfig Value => _value;

    /// <summary>Raised after a new one took its place.</summary>
    public event Action<MetricsConfig>? Changed;

    public void Replace(MetricsConfig next)
    {
        _value = next;
        Changed?.Invoke(next);
    }
}
