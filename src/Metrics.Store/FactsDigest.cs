using Metrics.Facts;

namespace Metrics.Store;

/// <summary>What proves that facts are those that they were.</summary>
/// <param name="Sha256">Over every version's identity, instants and content, in revision order; in hexadecimal.</param>
/// <param name="Facts">How many facts there were at its revision, deleted ones left out.</param>
/// <param name="Damaged">The first facts whose content is not the one that was stored with its digest; empty in a store nobody
/// touched.</param>
public sealed record FactsDigest(string Sha256, long Facts, IReadOnlyList<FactKey> Damaged);
