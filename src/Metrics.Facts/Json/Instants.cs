using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Metrics.Facts.Json;

/// <summary>Instants as ISO 8601; reading asks for an offset, writing gives UTC.</summary>
public sealed class IsoInstants : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (!reader.HasValueSequence && UsualInstants.TryParse(reader.ValueSpan, out DateTimeOffset usual))
        {
            return usual;
        }

        string text = reader.GetString() ?? "";
        return Instants.TryParse(text, out DateTimeOffset instant, out string? reason) ? instant : throw new JsonException(reason);
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Instants.ToText(value));
}

/// <summary>Instants as text: ISO 8601 with an offset.</summary>
public static class Instants
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mmK",
    ];

    public static string ToText(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString(
            instant.Millisecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads an instant, cut to the millisecond; <paramref name="reason"/> says what is wrong when it can't.</summary>
    public static bool TryParse(string text, out DateTimeOffset instant, [NotNullWhen(false)] out string? reason)
    {
        reason = null;
        Span<byte> bytes = stackalloc byte[24];
        if (System.Text.Ascii.FromUtf16(text, bytes, out int length) == OperationStatus.Done
            && UsualInstants.TryParse(bytes[..length], out instant))
        {
            return true;
        }

        instant = default;
        if (!DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime local))
        {
            reason = $"'{text}' is no ISO 8601 instant, such as 2026-01-31T09:30:00Z";
            return false;
        }

        if (local.Kind == DateTimeKind.Unspecified)
        {
            reason = $"'{text}' has no offset: write 'Z' or '+01:00' after the time";
            return false;
        }

        long ticks = local.ToUniversalTime().Ticks;
        instant = new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        return true;
    }
}
