using System.Globalization;
using System.Reflection;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Config.Binding;

namespace Metrics.Server.Config.Schema;

/// <summary>One option as people read of it.</summary>
/// <param name="Default">What holds when it is left out; null where nothing does.</param>
internal sealed record OptionRow(string Key, string Kind, bool Required, string? Default, string? Description);

/// <summary>
/// The options of a record, in the order in which it declares them; those of a record within it follow it with its key before theirs.
/// </summary>
internal static class OptionList
{
    public static IReadOnlyList<OptionRow> Of(Type type) => [.. Rows(type, "", 0)];

    private static IEnumerable<OptionRow> Rows(Type type, string prefix, int depth)
    {
        object? plain = Plain(type);
        foreach (RecordMember member in RecordShape.Of(type).Members.Where(member => member.Property.PropertyType != typeof(object)))
        {
            Type value = Nullable.GetUnderlyingType(member.Property.PropertyType) ?? member.Property.PropertyType;
            string key = prefix + member.Key;
            object? byDefault = plain is null || member.Required ? null : member.Property.GetValue(plain);
            yield return new OptionRow(key, Kind(value), member.Required, Text(byDefault), XmlDocs.Of(member.Property));
            (Type? inner, string mark) = Collections.ItemOf(value) is { } item ? (item, "[].")
                : Collections.EntryOf(value) is var (_, held) ? (held, ".*.")
                : (value, ".");
            if (depth < 3 && Kind(inner) == "group")
            {
                foreach (OptionRow row in Rows(inner, key + mark, depth + 1))
                {
                    yield return row;
                }
            }
        }
    }

    private static string Kind(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
        {
            return string.Join('|', Scalars.WordsOf(type));
        }

        return type switch
        {
            _ when type == typeof(Secret) => "secret",
            _ when type == typeof(bool) => "true|false",
            _ when Scalars.IsNumber(type) => "number",
            _ when type == typeof(TimeSpan) => "time",
            _ when type == typeof(DateTimeOffset) || type == typeof(DateOnly) => "date",
            _ when type == typeof(Uri) => "address",
            _ when Scalars.IsScalar(type) => "text",
            _ when Collections.ItemOf(type) is { } item => $"list of {Kind(item)}",
            _ when Collections.EntryOf(type) is var (_, held) => $"names to {Kind(held)}",
            _ when type == typeof(object) || type == typeof(System.Text.Json.Nodes.JsonNode) => "anything",
            _ => "group",
        };
    }

    private static string? Text(object? value) => value switch
    {
        null or Secret => null,
        string text => text,
        bool yes => yes ? "true" : "false",
        TimeSpan span => Length(span),
        Enum word => RecordShape.KeyOf(word.ToString()),
        Uri address => address.OriginalString,
        System.Collections.IEnumerable list => string.Join(", ", list.Cast<object>().Select(Text)) is { Length: > 0 } joined ? joined : null,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>A length of time as the file writes it.</summary>
    public static string Length(TimeSpan span) => span switch
    {
        _ when span == Definitions.Unlimited => "unlimited",
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerDay == 0 && ticks > 0 => $"{span.Days}d",
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerHour == 0 && ticks > 0 => $"{(int)span.TotalHours}h",
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerMinute == 0 && ticks > 0 => $"{(int)span.TotalMinutes}m",
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.###}s"),
    };

    // Defaults stand in initialisers: a record made without its required values shows them.
    private static object? Plain(Type type)
    {
        try
        {
            return RecordShape.Of(type).Create(new Dictionary<RecordMember, object?>());
        }
        catch (Exception failure) when (failure is TargetInvocationException or ArgumentException)
        {
            return null;
        }
    }
}
