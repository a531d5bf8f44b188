namespace Metrics.Tests.Support;

/// <summary>A test against the GitHub simulator: shown as skipped where there is none.</summary>
public sealed class GitHubSimulatorFactAttribute : FactAttribute
{
    public GitHubSimulatorFactAttribute() =>
        Skip = string.IsNullOrEmpty(Environment.GetEnvironmentVariable(GitHubSimulator.Folder))
            ? $"{GitHubSimulator.Folder} names no folder with the GitHub simulator (and node to run it)"
            : null;
}
