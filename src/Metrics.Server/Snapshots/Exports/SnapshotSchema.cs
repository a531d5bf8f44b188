using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using Metrics.Compute.Snapshots;
using Metrics.Facts;
using Metrics.Server.Config.Schema;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>
/// The JSON schema of snapshots exported as JSON, made of the same records that are written. It is published beside this file, over HTTP,
/// and by <c>metrics snapshot schema</c>.
/// </summary>
internal static class SnapshotSchema
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n", Encoder = SnapshotJson.Options.Encoder };

    public static string Text { get; } = Make().ToJsonString(Indented) + "\n";

    private static JsonObject Make()
    {
        JsonObject schema = SnapshotJson.Options.GetJsonSchemaAsNode(
            typeof(SealedDocument),
            new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe }).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", $"A snapshot of a quarter, format {SnapshotDocument.CurrentFormat}");
        return schema;
    }

    private static JsonObject Describe(JsonSchemaExporterContext context, JsonNode node)
    {
        Type? inside = Nullable.GetUnderlyingType(context.TypeInfo.Type);
        JsonObject schema = node as JsonObject ?? new JsonObject();
        (string Word, string Value)? text = (inside ?? context.TypeInfo.Type) switch
        {
            var type when type == typeof(DateTimeOffset) => ("format", "date-time"),
            var type when type == typeof(Scope) => ("pattern", "^(organization|(team|service):.+)$"),
            var type when type == typeof(CalendarPeriod) => ("pattern", "^\\d{4}(-(Q[1-4]|W\\d{2}|\\d{2}(-\\d{2})?))?$"),
            _ => null,
        };
        if (text is { } known)
        {
            schema = new JsonObject { ["type"] = inside is null ? "string" : new JsonArray("string", "null"), [known.Word] = known.Value };
        }

        LeaveOut(schema);

        if (context.PropertyInfo?.AttributeProvider is PropertyInfo property && XmlDocs.Of(property) is { } words && !schema.ContainsKey("description"))
        {
            schema.Insert(0, "description", words);
        }

        return schema;
    }

    /// <summary>What is unknown is not written: a property that may be null is not required.</summary>
    private static void LeaveOut(JsonObject schema)
    {
        if (schema["required"] is not JsonArray required || schema["properties"] is not JsonObject properties)
        {
            return;
        }

        foreach (JsonNode? name in required.ToArray())
        {
            if (properties[name!.GetValue<string>()] is JsonObject property && property["type"] is JsonArray types
                && types.Any(type => type!.GetValue<string>() == "null"))
            {
                required.Remove(name);
            }
        }

        if (required.Count == 0)
        {
            schema.Remove("required");
        }
    }
}
