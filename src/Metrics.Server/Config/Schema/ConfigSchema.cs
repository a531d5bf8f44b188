using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Config.Binding;

namespace Metrics.Server.Config.Schema;

/// <summary>
/// The JSON schema of <c>metrics.yaml</c> for editors, made of the same records that the file is bound to. It can't say everything that
/// <c>metrics check</c> does; it never refuses what that takes.
/// </summary>
internal sealed class ConfigSchema(IReadOnlyDictionary<string, Type> sourceTypes)
{
    private const string Filled = @"\$\{";

    public JsonObject Make()
    {
        JsonObject schema = Record(typeof(MetricsConfig));
        schema.Insert(0, "$schema", "http://json-schema.org/draft-07/schema#");
        schema.Insert(1, "title", "metrics.yaml");
        JsonObject properties = schema["properties"]!.AsObject();
        properties["sources"]!["items"] = Sources();
        schema["patternProperties"] = new JsonObject { ["^x-"] = new JsonObject { ["description"] = "Room for anchors." } };
        return schema;
    }

    private JsonObject Sources()
    {
        JsonObject common = Members(typeof(SourceSpec));
        common.Remove("options");
        common["type"]!["enum"] = new JsonArray([.. sourceTypes.Keys.Order(StringComparer.Ordinal).Select(name => (JsonNode)name)]);
        var branches = new JsonArray();
        foreach ((string name, Type options) in sourceTypes.OrderBy(type => type.Key, StringComparer.Ordinal))
        {
            JsonObject keys = Members(options);
            foreach ((string key, JsonNode? value) in common.Where(one => !keys.ContainsKey(one.Key)).ToArray())
            {
                keys[key] = value!.DeepClone();
            }

            branches.Add(new JsonObject
            {
                ["if"] = new JsonObject { ["properties"] = new JsonObject { ["type"] = new JsonObject { ["const"] = name } } },
                ["then"] = new JsonObject { ["properties"] = keys, ["required"] = Required(options), ["additionalProperties"] = false },
            });
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("name", "type"),
            ["properties"] = common,
            ["allOf"] = branches,
        };
    }

    private JsonObject Record(Type type) => new()
    {
        ["type"] = "object",
        ["description"] = XmlDocs.Of(type),
        ["properties"] = Members(type),
        ["required"] = Required(type),
        ["additionalProperties"] = false,
    };

    private static JsonArray Required(Type type) =>
        [.. RecordShape.Of(type).Members.Where(member => member.Required).Select(member => (JsonNode)member.Key)];

    private JsonObject Members(Type type) =>
        new(RecordShape.Of(type).Members.Select(member => KeyValuePair.Create<string, JsonNode?>(member.Key, Member(member))));

    private JsonObject Member(RecordMember member)
    {
        JsonObject value = Value(member.Property.PropertyType);
        if (XmlDocs.Of(member.Property) is { } text)
        {
            value["description"] = text;
        }

        if (member.Checks.OfType<RangeAttribute>().FirstOrDefault() is { } range && value["anyOf"]?[0] is JsonObject number)
        {
            number["minimum"] = Convert.ToDouble(range.Minimum, System.Globalization.CultureInfo.InvariantCulture);
            number["maximum"] = Convert.ToDouble(range.Maximum, System.Globalization.CultureInfo.InvariantCulture);
        }

        return value;
    }

    private JsonObject Value(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(object) || type == typeof(JsonNode))
        {
            return [];
        }

        if (type == typeof(Secret))
        {
            return new JsonObject { ["type"] = "string", ["examples"] = new JsonArray("${NAME}", "${file:/run/secrets/name}") };
        }

        if (Scalars.IsScalar(type))
        {
            return Word(type);
        }

        if (Collections.ItemOf(type) is { } item)
        {
            var list = new JsonObject { ["type"] = "array", ["items"] = Value(item) };
            return Scalars.IsScalar(item) || item == typeof(Secret) ? AnyOf(list, Value(item)) : list;
        }

        if (Collections.EntryOf(type) is var (_, held))
        {
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = Value(held) };
        }

        return type.GetCustomAttribute<ShortFormAttribute>() is { Property: var property }
            ? AnyOf(Value(type.GetProperty(property)!.PropertyType), Record(type))
            : Record(type);
    }

    private static JsonObject Word(Type type)
    {
        if (type.IsEnum)
        {
            return AnyOf(new JsonObject { ["enum"] = new JsonArray([.. Scalars.WordsOf(type).Select(word => (JsonNode)word)]) }, Reference());
        }

        return type switch
        {
            _ when type == typeof(bool) => AnyOf(new JsonObject { ["type"] = "boolean" }, Reference()),
            _ when type == typeof(int) || type == typeof(long) => AnyOf(new JsonObject { ["type"] = "integer" }, Reference()),
            _ when Scalars.IsNumber(type) => AnyOf(new JsonObject { ["type"] = "number" }, Reference()),
            _ when type == typeof(TimeSpan) => AnyOf(
                new JsonObject
                {
                    ["type"] = "string",
                    ["pattern"] = @"^(unlimited|0|(\d+(\.\d+)?(ms|s|m|h|d|w))+)$",
                    ["examples"] = new JsonArray("90s", "5m", "24h", "7d", "unlimited"),
                },
                Reference()),

            // Editors read an unquoted year or number as one; the service takes the word as it stands.
            _ when type == typeof(string) || type == typeof(Window) => new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
            _ => new JsonObject { ["type"] = "string" },
        };
    }

    private static JsonObject Reference() => new() { ["type"] = "string", ["pattern"] = Filled };

    private static JsonObject AnyOf(params JsonNode[] choices) => new() { ["anyOf"] = new JsonArray([.. choices]) };
}
