using System.Text;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Json;

namespace Metrics.Store.Reading;

/// <summary>
/// A version as it stands in the table. Its bytes lie in the buffer of its <see cref="FactRows"/> and are gone with it. What only a proof
/// asks for is empty where the row was read for its fact alone.
/// </summary>
internal readonly record struct FactRow(
    long Revision,
    long RecordedAt,
    long? SupersededAt,
    long? UpdatedAt,
    bool Deleted,
    string Source,
    string Kind,
    ReadOnlyMemory<byte> Id,
    ReadOnlyMemory<byte> Body,
    long? HappenedAt,
    ReadOnlyMemory<byte> Digest,
    long SupersededBy)
{
    /// <summary>The columns of a fact, in the order in which they are read.</summary>
    public const string Columns = "revision, recorded_at, superseded_at, updated_at, deleted, source, kind, id, body";

    /// <summary>The columns of a proof: those of a fact and three more.</summary>
    public const string ProofColumns = Columns + ", happened_at, digest, superseded_by";

    public const int ProofColumnCount = 12;

    public FactKey Key => new(Source, FactKinds.Parse(Kind) ?? default, Encoding.UTF8.GetString(Id.Span));

    /// <exception cref="StoreException">The body is no fact: something else than this program wrote it.</exception>
    public StoredFact Decode(FactParts parts)
    {
        try
        {
            FactKind kind = FactKinds.Parse(Kind) ?? throw new JsonException($"'{Kind}' is no kind of fact");
            Fact fact = FactJson.FromStored(kind, Body.Span, parts);
            return new(
                Source,
                UpdatedAt is { } updated ? fact with { UpdatedAt = Instant(updated) } : fact,
                Revision,
                Instant(RecordedAt),
                SupersededAt is { } superseded ? Instant(superseded) : null,
                Deleted);
        }
        catch (JsonException failure)
        {
            throw new StoreException($"revision {Revision} of the store ({Source}/{Kind}/{Encoding.UTF8.GetString(Id.Span)}) is damaged: {failure.Message}", failure);
        }
    }

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
