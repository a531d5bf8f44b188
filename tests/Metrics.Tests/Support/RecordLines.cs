using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Facts.Json;

namespace Metrics.Tests.Support;

/// <summary>What a source yields as lines of JSON, one a record; progress is left out.</summary>
internal static class RecordLines
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(IEnumerable<SourceRecord> records)
    {
        var text = new StringBuilder();
        foreach (JsonNode line in records.Select(Node).OfType<JsonNode>())
        {
            text.Append(line.ToJsonString(Relaxed)).Append('\n');
        }

        return text.ToString();
    }

    private static JsonNode? Node(SourceRecord record) => record switch
    {
        SourceRecord.Found found => Found(found),
        SourceRecord.Deleted deleted => Deleted(deleted),
        SourceRecord.Swept swept => new JsonObject
        {
            ["swept"] = swept.Kind.Name(),
            ["id_prefix"] = swept.IdPrefix,
            ["from"] = Instants.ToText(swept.From),
            ["to"] = Instants.ToText(swept.To),
        },
        SourceRecord.Unreadable unreadable => new JsonObject
        {
            ["unreadable"] = unreadable.Where,
            ["reason"] = unreadable.Reason,
            ["raw"] = unreadable.Raw,
        },
        SourceRecord.Reviewed reviewed => new JsonObject { ["reviewed"] = reviewed.Where },
        SourceRecord.Checkpoint checkpoint => new JsonObject { ["checkpoint"] = checkpoint.Cursor },
        _ => null,
    };

    private static JsonObject Deleted(SourceRecord.Deleted deleted)
    {
        var line = new JsonObject { ["deleted"] = deleted.Kind.Name(), ["id"] = deleted.Id };
        if (deleted.At is { } at)
        {
            line["at"] = Instants.ToText(at);
        }

        return line;
    }

    private static JsonObject Found(SourceRecord.Found found)
    {
        var line = new JsonObject { ["found"] = found.Fact.Kind.Name() };
        if (found.Partial)
        {
            line["partial"] = true;
        }

        if (found.Fact.UpdatedAt is { } updated)
        {
            line["updated_at"] = Instants.ToText(updated);
        }

        line["fact"] = FactJson.ToWireNode(found.Fact);
        return line;
    }
}
