using Metrics.Facts;

namespace Metrics.Compute;

/// <summary>
/// What the numbers need to know of a source's state: late sources make numbers stale, refused records lower their quality.
/// </summary>
/// <param name="Source">Its configured name.</param>
/// <param name="Records">The kinds that it yields.</param>
/// <param name="LastSuccessAt">Null when it never succeeded.</param>
/// <param name="AllowedAge">How old the last success may be before its numbers are stale.</param>
/// <param name="Accepted">Records accepted since the beginning.</param>
/// <param name="Quarantined">Records now in quarantine.</param>
public sealed record SourceHealth(
    string Source,
    IReadOnlyList<FactKind> Records,
    DateTimeOffset? LastSuccessAt,
    TimeSpan AllowedAge,
    long Accepted,
    long Quarantined)
{
    /// <summary>From when on its silence means that there was nothing; null where that was not kept.</summary>
    public DateTimeOffset? CoveredFrom { get; init; }

    /// <summary>
    /// The sources as they stood at an earlier instant. What one would have said after it is not known, and not zero; nor whether one was
    /// there that had told nothing, nor how many records it had refused.
    /// </summary>
    /// <param name="facts">The facts known then.</param>
    /// <param name="covered">From when on the history of each was known then; a source that had not succeeded by then is absent.</param>
    public static IReadOnlyList<SourceHealth> AsOf(
        DateTimeOffset asOf, IReadOnlyList<SourceHealth> sources, FactIndex facts, IReadOnlyDictionary<string, DateTimeOffset?> covered) =>
    [
        .. sources
            .Where(source => covered.ContainsKey(source.Source) || facts.Heard(source.Source))
            .Select(source => source with { Accepted = 0, Quarantined = 0 })
            .Select(source => covered.TryGetValue(source.Source, out DateTimeOffset? from)
                ? source with { CoveredFrom = from, LastSuccessAt = source.LastSuccessAt > asOf ? asOf : source.LastSuccessAt }
                : source with { CoveredFrom = null, LastSuccessAt = null }),
    ];
}
