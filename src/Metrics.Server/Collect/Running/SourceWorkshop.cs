using Metrics.Facts.Collecting;
using Metrics.Server.Collect.Http;
using Metrics.Server.Config;

namespace Metrics.Server.Collect.Running;

/// <summary>Makes sources ready to run from their part of the configuration.</summary>
internal sealed class SourceWorkshop(SourceRegistry registry, CurrentConfig current, TimeProvider clock)
{
    /// <summary>What is asked in place of the network, in tests.</summary>
    public Func<HttpMessageHandler>? Network { get; init; }

    /// <summary>How patient requests are; a type's published rate is added to it.</summary>
    public SourceHttpOptions Http { get; init; } = new();

    /// <exception cref="InvalidOperationException">The type is not known; a checked configuration holds no such source.</exception>
    public ConfiguredSource Make(SourceSpec spec)
    {
        SourceType type = registry.Find(spec.Type) ?? throw new InvalidOperationException($"source '{spec.Name}': there is no type '{spec.Type}'");
        int perMinute = (spec.Options as IPacedOptions)?.RequestsPerMinute ?? type.Attribute.RequestsPerMinute;
        var http = new SourceHttp(spec.Name, Http with { RequestsPerMinute = perMinute }, clock, Network?.Invoke());
        return new ConfiguredSource(spec, type, http, () => Tools(spec, http));
    }

    private SourceTools Tools(SourceSpec spec, SourceHttp http)
    {
        MetricsConfig config = current.Value;
        return new SourceTools
        {
            Http = http.Client,
            Name = spec.Name,
            CacheFolder = CacheFolder.Of(config, spec.Name),
            BaseFolder = config.BaseFolder,
            Catalog = config.Catalog,
            Definitions = config.Definitions,
            Calendar = config.Organization.Calendar(),
        };
    }
}
