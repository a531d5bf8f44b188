using System.Text.Json;
using System.Text.Json.Serialization;

namespace Metrics.Sources.Stripe;

/// <summary>How far an account was read.</summary>
internal sealed record StripeCursor
{
    private static readonly JsonSerializerOptions Format = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The last day whose balance transactions were read whole.</summary>
    [JsonPropertyName("booked")]
    public DateOnly? Booked { get; init; }

    /// <summary>The last day up to which invoices and subscriptions were read; null until they were read from the start.</summary>
    [JsonPropertyName("read")]
    public DateOnly? Read { get; init; }

    /// <summary>The currencies seen so far: a day without a payment in one of them is a 0.</summary>
    [JsonPropertyName("currencies")]
    public IReadOnlyList<string> Currencies { get; init; } = [];

    public static StripeCursor Parse(string? text) =>
        text is null ? new() : JsonSerializer.Deserialize<StripeCursor>(text, Format) ?? new();

    public override string ToString() => JsonSerializer.Serialize(this, Format);
}
