using System.Text.Json;
using System.Text.RegularExpressions;

namespace Metrics.Tests.Support;

/// <summary>
/// Holds a JSON text against a JSON schema and tells the first places that don't fit. It knows the words that our schemas use, and refuses
/// a schema with others: an unknown word must not pass as kept.
/// </summary>
internal sealed class SchemaCheck
{
    private static readonly string[] Spoken = ["$schema", "$comment", "title", "description", "format", "default"];

    private readonly JsonElement _schema;
    private readonly List<string> _wrong = [];

    private SchemaCheck(JsonElement schema) => _schema = schema;

    public static IReadOnlyList<string> Of(string schema, string json)
    {
        using JsonDocument rules = JsonDocument.Parse(schema), text = JsonDocument.Parse(json);
        var check = new SchemaCheck(rules.RootElement);
        check.Look(rules.RootElement, text.RootElement, "$");
        return [.. check._wrong.Take(20)];
    }

    private void Look(JsonElement rule, JsonElement value, string place)
    {
        if (rule.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            Require(rule.GetBoolean(), place, "it is not allowed");
            return;
        }

        foreach (JsonProperty word in rule.EnumerateObject())
        {
            switch (word.Name)
            {
                case "$ref":
                    Look(Resolve(word.Value.GetString()!), value, place);
                    break;
                case "type":
                    Require(Listed(word.Value).Any(type => IsOf(type.GetString()!, value)), place, $"{value.ValueKind} is none of {word.Value}");
                    break;
                case "enum":
                    Require(word.Value.EnumerateArray().Any(allowed => JsonElement.DeepEquals(allowed, value)), place, $"{value} is none of {word.Value}");
                    break;
                case "pattern":
                    Require(value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, word.Value.GetString()!), place, $"{value} is not like {word.Value}");
                    break;
                case "required":
                    foreach (JsonElement name in word.Value.EnumerateArray())
                    {
                        Require(value.ValueKind != JsonValueKind.Object || value.TryGetProperty(name.GetString()!, out _), place, $"{name} is missing");
                    }

                    break;
                case "items":
                    Items(word.Value, value, place);
                    break;
                case "properties":
                    Properties(rule, value, place);
                    break;
                case "additionalProperties":
                    break;
                default:
                    Require(Spoken.Contains(word.Name), place, $"the schema says '{word.Name}', which this check does not know");
                    break;
            }
        }

        if (rule.TryGetProperty("additionalProperties", out _) && !rule.TryGetProperty("properties", out _))
        {
            Properties(rule, value, place);
        }
    }

    private void Items(JsonElement rule, JsonElement value, string place)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            int at = 0;
            foreach (JsonElement item in value.EnumerateArray())
            {
                Look(rule, item, $"{place}[{at++}]");
            }
        }
    }

    /// <summary>A property that the schema does not name is a mistake, unless it says of which kind others are.</summary>
    private void Properties(JsonElement rule, JsonElement value, string place)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        bool names = rule.TryGetProperty("properties", out JsonElement known);
        bool others = rule.TryGetProperty("additionalProperties", out JsonElement other);
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (names && known.TryGetProperty(property.Name, out JsonElement its))
            {
                Look(its, property.Value, $"{place}.{property.Name}");
            }
            else if (others)
            {
                Look(other, property.Value, $"{place}.{property.Name}");
            }
            else
            {
                Require(false, place, $"'{property.Name}' is not in the schema");
            }
        }
    }

    private JsonElement Resolve(string reference) =>
        reference.TrimStart('#', '/').Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(_schema, (at, step) => at.GetProperty(step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)));

    private static JsonElement[] Listed(JsonElement one) => one.ValueKind == JsonValueKind.Array ? [.. one.EnumerateArray()] : [one];

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => false,
    };

    private void Require(bool holds, string place, string otherwise)
    {
        if (!holds)
        {
            _wrong.Add($"{place}: {otherwise}");
        }
    }
}
