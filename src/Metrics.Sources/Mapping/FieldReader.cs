using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Metrics.Facts;
using Metrics.Facts.Json;

namespace Metrics.Sources.Mapping;

/// <summary>Reads one field of a fact from a record.</summary>
internal sealed class FieldReader(string name, FactField target, FieldMapping mapping, OrganizationCalendar calendar)
{
    private const string DayPattern = "yyyy-MM-dd";

    private readonly TimeFormat _time = mapping.Time ?? TimeFormat.Iso;
    private readonly TimeZoneInfo? _zone = mapping.TimeZone is { } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : null;

    public string Name => target.Name;

    /// <summary>Sets the field; what can't be set is thrown, with the path and what stands there.</summary>
    /// <exception cref="JsonException">The field can't be read.</exception>
    public void Read(JsonPlace record, FactInput input)
    {
        if (mapping.When.Any(condition => condition.WhyNot(record) is not null))
        {
            return;
        }

        if (target.Type == FieldType.Map && mapping.Path.Count > 0)
        {
            if (Group(record) is { } group)
            {
                input.Set(target.Name, JsonSerializer.SerializeToElement(group));
            }

            return;
        }

        FieldValue found = Found(record);
        string[] texts;
        try
        {
            texts = [.. found.Texts.SelectMany(Cut).Select(Word).Where(text => text.Length > 0)];
        }
        catch (Exception e) when (e is JsonException or RegexMatchTimeoutException)
        {
            throw found.Wrong(name, e.Message);
        }

        if (texts.Length == 0)
        {
            input.Set(target.Name, mapping.Default ?? "");
        }
        else if (target.Type == FieldType.List)
        {
            input.Set(target.Name, JsonSerializer.SerializeToElement(texts.Distinct(StringComparer.Ordinal)));
        }
        else
        {
            Set(found, texts, input);
        }
    }

    private void Set(FieldValue found, string[] texts, FactInput input)
    {
        string? value;
        try
        {
            // Times are compared as what they mean: offsets differ.
            value = target.Type == FieldType.Instant ? Chosen([.. texts.Select(Converted).OfType<string>()]) : Converted(Chosen(texts)!);
        }
        catch (JsonException e)
        {
            throw found.Wrong(name, e.Message);
        }

        if (value is null)
        {
            input.Set(target.Name, mapping.Default ?? "");
        }
        else if (target.Type == FieldType.Text)
        {
            input.Set(target.Name, target.Name == "description" ? Json.Description(value)! : value);
        }
        else
        {
            input.Set(target.Name, value);
        }

        if (input.Wrong is { } wrong)
        {
            throw found.Wrong(name, wrong);
        }
    }

    /// <summary>What the reply says, before it is put into our words.</summary>
    private FieldValue Found(JsonPlace record)
    {
        if (mapping.Value is { } constant)
        {
            return new([constant], "the value");
        }

        if (mapping.Text is { } template)
        {
            return template.Fill(record, out JsonPath? missing) is { } filled ? new([filled], $"'{template}'") : new([], $"'{missing}'");
        }

        foreach (JsonPath path in mapping.Path)
        {
            string[] texts = [.. path.Values(record).SelectMany(value => Texts(path, value))];
            if (texts.Length > 0)
            {
                return new(texts, $"'{path}'");
            }
        }

        return new([], $"'{string.Join("' and '", mapping.Path)}'");
    }

    private IEnumerable<string> Texts(JsonPath path, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array && (target.Type == FieldType.List || !path.IsPlain))
        {
            return value.EnumerateArray().Where(entry => entry.ValueKind != JsonValueKind.Null).SelectMany(entry => Texts(path, entry));
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => throw new JsonException($"{name}: '{path}' is an object, not a value: {FieldValue.Names(value)}"),
            JsonValueKind.Array => throw new JsonException($"{name}: '{path}' is a list, not a value: write '{path}[0]' or '{path}[*]'"),
            _ => value.Text() is { } text ? [text] : [],
        };
    }

    private Dictionary<string, string>? Group(JsonPlace record)
    {
        JsonElement value = mapping.Path.SelectMany(path => path.Values(record)).FirstOrDefault();
        return value.ValueKind is JsonValueKind.Object or JsonValueKind.Undefined
            ? value.Fields()
            : throw new JsonException($"{name}: '{string.Join("' and '", mapping.Path)}' is no object with names and texts: {FieldValue.Names(value)}");
    }

    private string[] Cut(string text) =>
        mapping.Split is { } mark ? text.Split(mark, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [text];

    /// <summary>The text by pattern and map; empty: nothing.</summary>
    private string Word(string text)
    {
        if (mapping.Pattern is { } pattern)
        {
            Match match = pattern.Match(text);
            text = !match.Success ? "" : match.Groups.Count > 1 ? match.Groups[1].Value : match.Value;
        }

        if (mapping.Map is not { } map || text.Length == 0)
        {
            return text;
        }

        foreach ((string theirs, string ours) in map)
        {
            if (theirs.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return ours;
            }
        }

        return map.TryGetValue("*", out string? others)
            ? others
            : throw new JsonException($"'map' has no word for it; it has {string.Join(", ", map.Keys)}, and \"*\" would stand for all others");
    }

    private string? Chosen(string[] texts) => texts.Length == 0 ? null : mapping.Pick switch
    {
        Pick.Last => texts[^1],
        Pick.Least => texts.Order(Values).First(),
        Pick.Greatest => texts.Order(Values).Last(),
        _ => texts[0],
    };

    private static Comparer<string> Values { get; } = Comparer<string>.Create((one, other) =>
        decimal.TryParse(one, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal left)
        && decimal.TryParse(other, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal right)
            ? left.CompareTo(right)
            : Instants.TryParse(one, out DateTimeOffset before, out _) && Instants.TryParse(other, out DateTimeOffset after, out _)
                ? before.CompareTo(after)
                : string.CompareOrdinal(one, other));

    /// <summary>The text as facts hold it; null for a time that stands for none.</summary>
    private string? Converted(string text) => target.Type switch
    {
        FieldType.Instant when mapping.Value is null => _time.Read(text, _zone) is { } at ? Instants.ToText(at) : null,
        FieldType.Day when mapping.Value is null => Day(text),
        FieldType.Number or FieldType.Whole when mapping.Scale is { } scale => Scaled(Number(text), scale),
        FieldType.Flag when text.Equals(bool.TrueString, StringComparison.OrdinalIgnoreCase) || text.Equals(bool.FalseString, StringComparison.OrdinalIgnoreCase)
            => text.ToLowerInvariant(),
        _ => text,
    };

    private string? Day(string text)
    {
        if (mapping.Time is null && DateOnly.TryParseExact(text, DayPattern, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            return text;
        }

        // A local time tells its day already; an instant belongs to the day that it has where it is counted.
        TimeZoneInfo zone = _time.HasOffset ? _zone ?? calendar.Zone : TimeZoneInfo.Utc;
        return _time.Read(text, _time.HasOffset ? _zone : zone) is { } at
            ? TimeZoneInfo.ConvertTime(at, zone).ToString(DayPattern, CultureInfo.InvariantCulture)
            : null;
    }

    private static string Scaled(decimal number, decimal scale)
    {
        try
        {
            return FieldRules.Plain(number * scale);
        }
        catch (OverflowException)
        {
            throw new JsonException("it is too large to be multiplied");
        }
    }

    private static decimal Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number : throw new JsonException("it is no number");
}
