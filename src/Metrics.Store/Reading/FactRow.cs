using System.Data.Common;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Json;

namespace Metrics.Store.Reading;

/// <summary>A version as it stands in the table.</summary>
internal readonly record struct FactRow(
    long Revision,
    long RecordedAt,
    long? SupersededAt,
    long? HappenedAt,
    long? UpdatedAt,
    bool Deleted,
    string Source,
    string Kind,
    string Id,
    byte[] Digest,
    byte[] Body,
    long SupersededBy)
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order.</summary>
    public const string Columns =
        "revision, recorded_at, superseded_at, happened_at, updated_at, deleted, source, kind, id, digest, body, superseded_by";

    public static FactRow Read(DbDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetInt64(1),
        reader.IsDBNull(2) ? null : reader.GetInt64(2),
        reader.IsDBNull(3) ? null : reader.GetInt64(3),
        reader.IsDBNull(4) ? null : reader.GetInt64(4),
        reader.GetBoolean(5),
        reader.GetString(6),
        reader.GetString(7),
        reader.GetString(8),
        reader.GetFieldValue<byte[]>(9),
        reader.GetFieldValue<byte[]>(10),
        reader.GetInt64(11));

    /// <exception cref="StoreException">The body is no fact: something else than this program wrote it.</exception>
    public StoredFact Decode()
    {
        try
        {
            FactKind kind = FactKinds.Parse(Kind) ?? throw new JsonException($"'{Kind}' is no kind of fact");
            Fact fact = FactJson.FromStored(kind, Body);
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
            throw new StoreException($"revision {Revision} of the store ({Source}/{Kind}/{Id}) is damaged: {failure.Message}", failure);
        }
    }

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
