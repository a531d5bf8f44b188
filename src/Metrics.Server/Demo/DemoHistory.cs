using Metrics.Facts;

namespace Metrics.Server.Demo;

/// <summary>The story as it is being told; the end is cut at the demo's now when the facts are drawn from it.</summary>
internal sealed class DemoHistory
{
    public List<Deployment> Deployments { get; } = [];

    public List<Change> Changes { get; } = [];

    public List<Incident> Incidents { get; } = [];

    public List<LinkStatement> Statements { get; } = [];

    /// <summary>The change ids that each production deployment carried, whether or not the deployment says so.</summary>
    public Dictionary<string, IReadOnlyList<Change>> Carried { get; } = [];

    private int _incident = 1000;

    public string NextIncident() => $"Q{_incident++}";
}
