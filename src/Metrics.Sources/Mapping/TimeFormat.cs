using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Metrics.Sources.Mapping;

/// <summary>
/// How instants are written: <c>iso</c>, <c>unix</c> (seconds), <c>unix_ms</c>, or a pattern of .NET such as <c>yyyy-MM-dd HH:mm</c>.
/// </summary>
internal sealed partial class TimeFormat
{
    public static readonly TimeFormat Iso = new("iso");

    private TimeFormat(string text) => Text = text;

    public string Text { get; }

    public bool IsPattern => Text is not ("iso" or "unix" or "unix_ms");

    public bool IsNumber => Text is "unix" or "unix_ms";

    /// <summary>Whether times in it say themselves in which zone they are.</summary>
    public bool HasOffset => !IsPattern || Literals().Replace(Text, "").AsSpan().IndexOfAny('z', 'K') >= 0;

    /// <exception cref="FormatException">It is no format.</exception>
    public static TimeFormat Parse(string text)
    {
        var format = new TimeFormat(text);
        string letters = Literals().Replace(text, "");
        return !format.IsPattern || (letters.Contains("yy", StringComparison.Ordinal) && letters.Contains('M'))
            ? format
            : throw new FormatException($"'{text}' is no format of times; iso, unix, unix_ms or a pattern such as yyyy-MM-dd HH:mm:ss is wanted");
    }

    public override string ToString() => Text;

    public string Write(DateTimeOffset instant, TimeZoneInfo? zone) => Text switch
    {
        "iso" => JsonApi.Iso(instant),
        "unix" => instant.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        "unix_ms" => instant.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        _ => TimeZoneInfo.ConvertTime(instant, zone ?? TimeZoneInfo.Utc).ToString(Text, CultureInfo.InvariantCulture),
    };

    /// <summary>The instant; null for the zeros that programs write in place of none (year 1, 1970).</summary>
    /// <param name="zone">Where times without an offset are; null: there may be none.</param>
    /// <exception cref="JsonException">It is no time in this format.</exception>
    public DateTimeOffset? Read(string text, TimeZoneInfo? zone)
    {
        DateTimeOffset instant = Text switch
        {
            "unix" => Number(text, 1000),
            "unix_ms" => Number(text, 1),
            "iso" => IsoOf(text, zone),
            _ => PatternOf(text, zone),
        };
        return instant.Year <= 1 || instant == DateTimeOffset.UnixEpoch ? null : instant;
    }

    private static DateTimeOffset Number(string text, int milliseconds) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
        && number > -62_135_596_800_000m / milliseconds && number < 253_402_300_800_000m / milliseconds
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(number * milliseconds))
            : throw new JsonException($"it is no {(milliseconds == 1 ? "milliseconds" : "seconds")} since 1970");

    private static DateTimeOffset IsoOf(string text, TimeZoneInfo? zone)
    {
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        {
            throw new JsonException("it is a number where ISO 8601 belongs: write 'time: unix' or 'time: unix_ms'");
        }

        bool local = zone is not null && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime time)
            && time.Kind == DateTimeKind.Unspecified;
        return local
            ? Local(DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind), zone!)
            : Json.InstantOf(text);
    }

    private DateTimeOffset PatternOf(string text, TimeZoneInfo? zone)
    {
        if (HasOffset)
        {
            return DateTimeOffset.TryParseExact(text, Text, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset instant)
                ? instant.ToUniversalTime()
                : throw new JsonException($"it is not written as {Text}");
        }

        return DateTime.TryParseExact(text, Text, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime time)
            ? Local(time, zone ?? TimeZoneInfo.Utc)
            : throw new JsonException($"it is not written as {Text}");
    }

    /// <summary>A local time as an instant; one that the clock's change leaves out is taken by the offset before it.</summary>
    private static DateTimeOffset Local(DateTime time, TimeZoneInfo zone)
    {
        time = DateTime.SpecifyKind(time, DateTimeKind.Unspecified);
        return new DateTimeOffset(time, zone.GetUtcOffset(time)).ToUniversalTime();
    }

    [GeneratedRegex(@"'[^']*'|\\.")]
    private static partial Regex Literals();
}
