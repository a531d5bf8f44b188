namespace Metrics.Sources.PagerDuty;

/// <summary>How far reading is.</summary>
/// <param name="ReadTo">Everything that happened before was read.</param>
/// <param name="CheckedAt">When older incidents were last listed again.</param>
internal sealed record PagerDutyCursor(DateTimeOffset ReadTo, DateTimeOffset CheckedAt)
{
    /// <summary>Null for none, and for one that can't be read.</summary>
    public static PagerDutyCursor? Parse(string? text) => CursorJson.Read<PagerDutyCursor>(text);

    public override string ToString() => CursorJson.Write(this);
}
