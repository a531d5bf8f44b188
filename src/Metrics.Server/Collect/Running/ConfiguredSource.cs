using Metrics.Facts.Collecting;
using Metrics.Server.Collect.Http;
using Metrics.Server.Config;

namespace Metrics.Server.Collect.Running;

/// <summary>A source of the configuration, ready to be run; it keeps its vendor's budgets between runs.</summary>
internal sealed class ConfiguredSource(SourceSpec spec, SourceType type, SourceHttp http, Func<SourceTools> tools) : IDisposable
{
    public SourceSpec Spec => spec;

    public SourceType Type => type;

    public SourceHttp Http => http;

    public string Name => spec.Name;

    /// <summary>A new instance, with the catalog and the definitions now in force: a source keeps no state.</summary>
    public object Create() => type.Create(spec.Options, tools());

    public void Dispose() => http.Dispose();
}
