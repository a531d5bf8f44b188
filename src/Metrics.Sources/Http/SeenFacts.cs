using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Http;

/// <summary>
/// What a run has yielded. Pages that shift while they are read bring a record twice: once is enough. Two records of one page with one id
/// are a mistake of the mapping.
/// </summary>
internal sealed class SeenFacts
{
    private readonly Dictionary<(FactKind Kind, string Id), Page> _pages = [];

    /// <summary>The record, or what is wrong with it; null when it was there before.</summary>
    public SourceRecord? Check(SourceRecord record, Page page, string place, JsonElement raw)
    {
        if (record is not SourceRecord.Found { Fact: var fact })
        {
            return record;
        }

        if (!_pages.TryGetValue((fact.Kind, fact.Id), out Page? before))
        {
            _pages[(fact.Kind, fact.Id)] = page;
            return record;
        }

        return before == page
            ? Json.Record($"{fact.Kind.Name()} {fact.Id}, {place}", raw, _ => throw new JsonException($"id: '{fact.Id}' is that of another record of this page too; map one that is unique"))
            : null;
    }
}
