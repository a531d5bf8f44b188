using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Metrics.Facts;
using Metrics.Facts.Json;
using Metrics.Server.Config.Reading;

namespace Metrics.Server.Config.Binding;

/// <summary>Reads one word of the file as a value of a type.</summary>
internal sealed class Scalars(OrganizationCalendar calendar)
{
    /// <summary>Whether values of the type are written as one word.</summary>
    public static bool IsScalar(Type type) =>
        type == typeof(string) || type.IsEnum || type == typeof(bool) || IsNumber(type) || type == typeof(TimeSpan)
        || type == typeof(DateTimeOffset) || type == typeof(DateOnly) || type == typeof(Uri) || type == typeof(Regex) || Parser(type) is not null;

    public static bool IsNumber(Type type) =>
        type == typeof(int) || type == typeof(long) || type == typeof(double) || type == typeof(decimal);

    /// <summary>The words that an enumeration allows.</summary>
    public static IReadOnlyList<string> WordsOf(Type type) => [.. Enum.GetNames(type).Select(RecordShape.KeyOf)];

    /// <summary>The value, or null with what would be allowed.</summary>
    public object? Read(Type type, string text, out string problem)
    {
        problem = "";
        if (type == typeof(string))
        {
            return text;
        }

        if (type.IsEnum)
        {
            IReadOnlyList<string> words = WordsOf(type);
            int at = words.ToList().IndexOf(text);
            problem = $"'{text}' is not known{NearestWord.Hint(text, words)}";
            return at < 0 ? null : Enum.Parse(type, Enum.GetNames(type)[at]);
        }

        if (Parser(type) is { } parser)
        {
            return Parsed(parser, type, text, out problem);
        }

        (object? value, string wanted) = type switch
        {
            _ when type == typeof(bool) => (text switch { "true" => true, "false" => false, _ => null }, "true or false"),
            _ when IsNumber(type) => (Number(type, text), type == typeof(int) || type == typeof(long) ? "a whole number" : "a number"),
            _ when type == typeof(TimeSpan) => (Durations.Parse(text), Durations.Allowed),
            _ when type == typeof(DateOnly) => (Day(text), "a day such as 2026-01-31"),
            _ when type == typeof(DateTimeOffset) => (Instant(text), "a day such as 2026-01-31, or an instant with its offset such as 2026-01-31T09:30:00Z"),
            _ when type == typeof(Uri) => (Address(text), "an address that begins with http:// or https://"),
            _ => (Pattern(text, out string? reason), $"a regular expression ({reason})"),
        };
        problem = $"'{text}' is not allowed; {wanted} is wanted";
        return value;
    }

    /// <summary>Compiles a pattern as the product uses them; null with the reason when it is none.</summary>
    public static Regex? Pattern(string text, out string? reason)
    {
        try
        {
            reason = null;
            return Patterns.Of(text);
        }
        catch (ArgumentException failure)
        {
            reason = failure.Message.TrimEnd('.');
            return null;
        }
    }

    private static object? Number(Type type, string text)
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        return type switch
        {
            _ when type == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, plain, out int number) ? number : null,
            _ when type == typeof(long) => long.TryParse(text, NumberStyles.AllowLeadingSign, plain, out long number) ? number : null,
            _ when type == typeof(decimal) => decimal.TryParse(text, NumberStyles.Float, plain, out decimal number) ? number : null,
            _ => double.TryParse(text, NumberStyles.Float, plain, out double number) && double.IsFinite(number) ? number : null,
        };
    }

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null;

    private DateTimeOffset? Instant(string text) =>
        Day(text) is { } day ? calendar.StartOf(day) : Instants.TryParse(text, out DateTimeOffset instant, out _) ? instant : null;

    private static Uri? Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" ? address : null;

    /// <summary>Reads a word by its own type: that gives nothing for a wrong one, or says what is wrong with it.</summary>
    private static object? Parsed(MethodInfo parser, Type type, string text, out string problem)
    {
        try
        {
            problem = $"'{text}' is not allowed; a {RecordShape.KeyOf(type.Name).Replace('_', ' ')} is wanted";
            return parser.Invoke(null, [text]);
        }
        catch (TargetInvocationException failure) when (failure.InnerException is FormatException wrong)
        {
            problem = wrong.Message;
            return null;
        }
    }

    // Words that know how to read themselves: Window, Scope, CalendarPeriod.
    private static MethodInfo? Parser(Type type) =>
        type.Namespace?.StartsWith("Metrics.", StringComparison.Ordinal) == true
            ? type.GetMethod("Parse", BindingFlags.Static | BindingFlags.Public, [typeof(string)])
            : null;
}
