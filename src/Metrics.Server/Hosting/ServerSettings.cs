using Metrics.Server.Config;

namespace Metrics.Server.Hosting;

/// <summary>How this process serves: what the command line and the configuration fix until it ends.</summary>
internal sealed record ServerSettings
{
    public required ListenAddress Listen { get; init; }

    /// <summary>The configuration file that is watched; null where there is none (the demo).</summary>
    public string? ConfigPath { get; init; }

    /// <summary>It runs the sources on their schedule.</summary>
    public bool Collects { get; init; } = true;

    /// <summary>It answers questions: /metrics, API and board. Health, hooks and events are answered by every process.</summary>
    public bool Serves { get; init; } = true;

    /// <summary>Logs as one JSON object a line.</summary>
    public bool JsonLogs { get; init; }

    /// <summary>Logs go here; null: to the console.</summary>
    public ILoggerProvider? Logs { get; init; }
}
