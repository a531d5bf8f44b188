using System.Reflection;
using Metrics.Compute;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Config;
using Metrics.Sources;
using Metrics.Store;

namespace Metrics.Server.Live;

/// <summary>What the configuration and the store together say of each configured source.</summary>
internal sealed record SourceStates(IReadOnlyList<(SourceSpec Spec, SourceState State)> All)
{
    private static readonly Dictionary<string, FactKind[]> KindsOfTypes = SourceFolders.Assembly.GetTypes()
        .Select(type => type.GetCustomAttribute<SourceAttribute>())
        .OfType<SourceAttribute>()
        .ToDictionary(mark => mark.Type, mark => mark.Records, StringComparer.Ordinal);

    public static SourceStates Empty { get; } = new([]);

    /// <summary>Sources that are no longer configured are left out: they can't be late any more.</summary>
    public static SourceStates Of(MetricsConfig config, IReadOnlyList<SourceState> states) => new(
        [.. config.Sources.Select(spec => (
            spec, states.FirstOrDefault(state => state.Source == spec.Name) ?? new SourceState { Source = spec.Name }))]);

    /// <summary>What the numbers need to know.</summary>
    public IReadOnlyList<SourceHealth> Health() =>
        [.. All.Select(source => new SourceHealth(
            source.Spec.Name,
            KindsOfTypes.GetValueOrDefault(source.Spec.Type) ?? [],
            source.State.LastSuccessAt,
            AllowedAge(source.Spec),
            source.State.Accepted,
            source.State.Quarantined)
        {
            CoveredFrom = source.State.CoveredFrom,
        })];

    /// <summary>Whether anything moved that a number or a series shows.</summary>
    public bool Shows(SourceStates other) => All.Count == other.All.Count
        && All.Zip(other.All).All(pair => pair.First.Spec == pair.Second.Spec && Shown(pair.First.State) == Shown(pair.Second.State));

    private static SourceState Shown(SourceState state) => state with { Cursor = null, Watermark = null, LastAttemptAt = null };

    private static TimeSpan AllowedAge(SourceSpec spec)
    {
        TimeSpan threeRuns = spec.Every * 3;
        return spec.AllowedAge ?? (threeRuns > TimeSpan.FromHours(1) ? threeRuns : TimeSpan.FromHours(1));
    }
}
