using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using Metrics.Facts;
using Metrics.Facts.Json;
using Metrics.Server.Files;

namespace Metrics.Server.Expose;

/// <summary>The formats of exported facts.</summary>
internal enum FactFormat
{
    Csv,
    Jsonl,
}

/// <summary>
/// Facts of one kind for other programs: their fields under the names that files and events use, with the source that said each and the
/// store's version of it. Rows come in the order of the store and are written as they come: memory does not grow with them.
/// </summary>
internal static class FactExport
{
    /// <summary>Words that no source says: the store's own.</summary>
    private const string Source = "source", UpdatedAt = "updated_at", RecordedAt = "recorded_at", StoreRevision = "store_revision";

    /// <summary>Writes every fact and gives their number.</summary>
    public static Task<long> WriteAsync(IAsyncEnumerable<StoredFact> facts, FactKind kind, FactFormat format, TextWriter to, CancellationToken cancel) =>
        format == FactFormat.Csv ? WriteCsvAsync(facts, kind, to, cancel) : WriteLinesAsync(facts, to, cancel);

    private static async Task<long> WriteCsvAsync(IAsyncEnumerable<StoredFact> facts, FactKind kind, TextWriter to, CancellationToken cancel)
    {
        IReadOnlyList<FactField> fields = FactField.InOrder(kind);
        await using CsvWriter csv = SpreadsheetText.Csv(to);
        foreach (string column in (string[])[Source, .. fields.Select(field => field.Name), UpdatedAt, RecordedAt, StoreRevision])
        {
            csv.WriteField(column);
        }

        await csv.NextRecordAsync();
        long count = 0;
        await foreach (StoredFact stored in facts.WithCancellation(cancel))
        {
            JsonNode fact = FactJson.ToWireNode(stored.Fact);
            csv.WriteField(SpreadsheetText.Harmless(stored.Source));
            foreach (FactField field in fields)
            {
                csv.WriteField(Text(field.Type, fact[field.Name]));
            }

            csv.WriteField(stored.Fact.UpdatedAt is { } updated ? Instants.ToText(updated) : null);
            csv.WriteField(Instants.ToText(stored.RecordedAt));
            csv.WriteField(stored.Revision.ToString(CultureInfo.InvariantCulture));
            await csv.NextRecordAsync();
            count++;
        }

        return count;
    }

    private static async Task<long> WriteLinesAsync(IAsyncEnumerable<StoredFact> facts, TextWriter to, CancellationToken cancel)
    {
        long count = 0;
        await foreach (StoredFact stored in facts.WithCancellation(cancel))
        {
            string updated = stored.Fact.UpdatedAt is { } at ? $"\"{UpdatedAt}\":\"{Instants.ToText(at)}\"," : "";
            await to.WriteAsync(
                $"{{\"{Source}\":{JsonSerializer.Serialize(stored.Source)},\"{RecordedAt}\":\"{Instants.ToText(stored.RecordedAt)}\","
                + string.Create(CultureInfo.InvariantCulture, $"\"{StoreRevision}\":{stored.Revision},")
                + updated);

            // Every fact has an id, so its object is never empty and continues this one.
            await to.WriteAsync(FactJson.ToWire(stored.Fact).AsMemory(1), cancel);
            await to.WriteAsync('\n');
            count++;
        }

        return count;
    }

    /// <summary>A value as a cell; only what people wrote can be taken for a formula.</summary>
    private static string? Text(FieldType type, JsonNode? value) => type switch
    {
        _ when value is null => null,
        FieldType.List => SpreadsheetText.Harmless(string.Join(';', value.AsArray().Select(item => item!.GetValue<string>()))),
        FieldType.Map => SpreadsheetText.Harmless(value.ToJsonString()),
        FieldType.Text => SpreadsheetText.Harmless(value.GetValue<string>()),
        _ => value.ToString(),
    };
}
