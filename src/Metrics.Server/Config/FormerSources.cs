using Metrics.Store;

namespace Metrics.Server.Config;

/// <summary>
/// Sources that were read once and are no longer configured: they can't be late any more, but what they told still counts.
/// </summary>
public static class FormerSources
{
    public static IReadOnlyList<SourceState> Of(MetricsConfig config, IReadOnlyList<SourceState> states) =>
        [.. states.Where(state => state is { LastAttemptAt: not null, Accepted: > 0 } && config.Sources.All(spec => spec.Name != state.Source))];

    /// <summary>What people should know of them; null where there are none.</summary>
    public static string? Words(MetricsConfig config, IReadOnlyList<SourceState> states) => Of(config, states) is not { Count: > 0 } former ? null
        : $"No longer configured, and what they told still counts: {string.Join(", ", former.Select(state => state.Source))}. "
            + "A source that was renamed counts twice: give it its former name back.";
}
