using System.Text.Json;

namespace Metrics.Sources.PagerDuty;

/// <summary>How far reading is.</summary>
/// <param name="ReadTo">Everything that happened before was read.</param>
/// <param name="CheckedAt">When older incidents were last listed again.</param>
internal sealed record PagerDutyCursor(DateTimeOffset ReadTo, DateTimeOffset CheckedAt)
{
    private static readonly JsonSerializerOptions Names = new(JsonSerializerDefaults.Web);

    /// <summary>Reads a cursor; null for none, and for one that can't be read: reading begins anew then.</summary>
    public static PagerDutyCursor? Parse(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<PagerDutyCursor>(text, Names);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override string ToString() => JsonSerializer.Serialize(this, Names);
}
