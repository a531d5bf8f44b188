using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Metrics.Facts.Json;

/// <summary>
/// Builds a fact from what people and programs write, field by field, and says of the first field that is wrong what is wrong with it.
/// One instance is one fact.
/// </summary>
/// <param name="kind">The kind of fact.</param>
public sealed class FactInput(FactKind kind)
{
    private const string UpdatedAt = "updated_at";

    private readonly IReadOnlyDictionary<string, FactField> _fields = FactField.Of(kind);
    private readonly JsonObject _fact = [];

    /// <summary>The field under which a mistake stands; null while there is none, or when it is about the whole.</summary>
    public string? WrongField { get; private set; }

    /// <summary>What is wrong; null while nothing is.</summary>
    public string? Wrong { get; private set; }

    /// <summary>When the source last touched the record; null while that was not set.</summary>
    public DateTimeOffset? TouchedAt { get; private set; }

    /// <summary>True when the name is a field of the kind; <c>service</c> stands for <c>services</c> where a fact has several.</summary>
    public static bool Knows(FactKind kind, string name) => name == UpdatedAt || FactField.Of(kind).ContainsKey(Alias(kind, name));

    /// <summary>Reads one JSON object; on failure <paramref name="wrong"/> says why.</summary>
    public static Fact? Read(FactKind kind, JsonElement json, out string? wrong)
    {
        var input = new FactInput(kind);
        if (json.ValueKind != JsonValueKind.Object)
        {
            wrong = "it is no JSON object";
            return null;
        }

        foreach (JsonProperty property in json.EnumerateObject())
        {
            input.Set(property.Name, property.Value);
        }

        Fact? fact = input.Build();
        wrong = input.WrongField is { } field ? $"{field}: {input.Wrong}" : input.Wrong;
        return fact;
    }

    /// <summary>Takes a field as text: lists are separated by <c>;</c>, an empty text leaves the field out.</summary>
    public void Set(string name, string text)
    {
        name = Alias(kind, name);
        text = text.Trim();
        if (text.Length == 0 || Wrong is not null)
        {
            return;
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            Fail(name, FactRules.HoldsNul);
        }
        else if (name == UpdatedAt)
        {
            SetUpdatedAt(text);
        }
        else if (!_fields.TryGetValue(name, out FactField? field))
        {
            Unknown(name);
        }
        else
        {
            SetText(field, text);
        }
    }

    /// <summary>Takes a field as JSON; null leaves it out.</summary>
    public void Set(string name, JsonElement value)
    {
        name = Alias(kind, name);
        if (value.ValueKind == JsonValueKind.Null || Wrong is not null)
        {
            return;
        }

        if (name != UpdatedAt && !_fields.ContainsKey(name))
        {
            Unknown(name);
            return;
        }

        if (HoldsNul(value))
        {
            Fail(name, FactRules.HoldsNul);
            return;
        }

        FieldType type = name == UpdatedAt ? FieldType.Instant : _fields[name].Type;
        switch (value.ValueKind, type)
        {
            case (JsonValueKind.Array, FieldType.List) when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String):
            case (JsonValueKind.Object, FieldType.Map) when value.EnumerateObject().All(item => item.Value.ValueKind == JsonValueKind.String):
                _fact[name] = JsonNode.Parse(value.GetRawText());
                break;
            case (JsonValueKind.String, FieldType.List):
                _fact[name] = new JsonArray(value.GetString()!);
                break;
            case (JsonValueKind.String, FieldType.Text):
                _fact[name] = value.GetString();
                break;
            case (JsonValueKind.String, not FieldType.Map):
            case (JsonValueKind.Number, FieldType.Number or FieldType.Whole or FieldType.Text):
            case (JsonValueKind.True or JsonValueKind.False, FieldType.Flag):
                Set(name, value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());
                break;
            default:
                Fail(name, $"{value.ValueKind.ToString().ToLowerInvariant()} is not what belongs here; {Wanted(type)}");
                break;
        }
    }

    /// <summary>What a field was set to, where it is a text; else null.</summary>
    public string? Text(string name) => _fact[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>The fact; null when something is wrong.</summary>
    public Fact? Build()
    {
        if (Wrong is not null)
        {
            return null;
        }

        if (!_fact.ContainsKey("id") && DerivedId() is { } id)
        {
            _fact["id"] = id;
        }

        if (_fields.Values.FirstOrDefault(field => field.Required && !_fact.ContainsKey(field.Name)) is { } missing)
        {
            Fail(missing.Name, $"it is missing; {Wanted(missing.Type)}");
            return null;
        }

        Fact fact;
        try
        {
            fact = FactJson.FromWire(kind, _fact) with { UpdatedAt = TouchedAt };
        }
        catch (JsonException e)
        {
            Wrong = e.Message;
            return null;
        }

        if (FactRules.Broken(fact) is var (field, wrong))
        {
            Fail(field, wrong);
            return null;
        }

        return fact;
    }

    private static string Alias(FactKind kind, string name) => (name, kind) is ("service", FactKind.Change or FactKind.Incident) ? "services" : name;

    private void SetText(FactField field, string text)
    {
        switch (field.Type)
        {
            case FieldType.Text:
                _fact[field.Name] = text;
                break;
            case FieldType.Instant when Instants.TryParse(text, out DateTimeOffset instant, out _):
                _fact[field.Name] = Instants.ToText(instant);
                break;
            case FieldType.Instant:
                _ = Instants.TryParse(text, out _, out string? why);
                Fail(field.Name, why!);
                break;
            case FieldType.Day when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _):
                _fact[field.Name] = text;
                break;
            case FieldType.Number when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number):
                _fact[field.Name] = number;
                break;
            case FieldType.Whole when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole):
                _fact[field.Name] = whole;
                break;
            case FieldType.Flag when bool.TryParse(text, out bool flag):
                _fact[field.Name] = flag;
                break;
            case FieldType.Word when field.Words.Contains(text):
                _fact[field.Name] = text;
                break;
            case FieldType.List:
                _fact[field.Name] = new JsonArray([.. text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]);
                break;
            default:
                Fail(field.Name, $"'{Short(text)}' is not what belongs here; {Wanted(field.Type, field.Words)}");
                break;
        }
    }

    private void SetUpdatedAt(string text)
    {
        if (Instants.TryParse(text, out DateTimeOffset instant, out string? reason))
        {
            TouchedAt = instant;
        }
        else
        {
            Fail(UpdatedAt, reason);
        }
    }

    private string? DerivedId() => kind switch
    {
        FactKind.Kpi when Words("kpi", "scope", "period", "period_start") is [var kpi, var scope, var period, var start] =>
            $"{kpi}|{scope}|{period}|{start}{(_fact["hour"] is { } hour ? $"T{(int)hour:00}" : "")}",
        FactKind.CodeRework when Words("repository", "day") is [var repository, var day] => $"{repository}|{day}|{_fact["origin"] ?? "unknown"}",
        FactKind.Link when Words("incident") is [var incident] => LinkStatement.IdOf((string?)_fact["incident_source"], incident),
        _ => null,
    };

    private string[]? Words(params string[] names) =>
        names.All(_fact.ContainsKey) ? [.. names.Select(name => _fact[name]!.ToString())] : null;

    private static bool HoldsNul(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Contains('\0', StringComparison.Ordinal),
        JsonValueKind.Array => value.EnumerateArray().Any(HoldsNul),
        JsonValueKind.Object => value.EnumerateObject().Any(item => item.Name.Contains('\0', StringComparison.Ordinal) || HoldsNul(item.Value)),
        _ => false,
    };

    private void Unknown(string name) => Fail(name, $"facts of kind {kind.Name()} have no such field; they have {string.Join(", ", _fields.Keys.Order(StringComparer.Ordinal))}");

    private void Fail(string field, string wrong) => (WrongField, Wrong) = (field, wrong);

    private static string Wanted(FieldType type, IReadOnlyList<string>? words = null) => type switch
    {
        FieldType.Instant => "write an instant with its offset, such as 2026-01-31T09:30:00Z",
        FieldType.Day => "write a day, such as 2026-01-31",
        FieldType.Number => "write a number with a decimal point and no separators, such as 1234.50",
        FieldType.Whole => "write a whole number",
        FieldType.Flag => "write true or false",
        FieldType.Word => words is { Count: > 0 } ? $"write one of {string.Join(", ", words)}" : "write one of its words",
        FieldType.List => "write texts (in CSV separated by ;)",
        FieldType.Map => "write an object of texts (JSON only)",
        _ => "write a text",
    };

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
