using System.Globalization;
using System.Text.Json;

namespace Metrics.Sources.Http;

/// <summary>What the vendor gives to go on from in the next run.</summary>
/// <param name="before">What the last run left; null or empty: nothing.</param>
internal sealed class ResumePoint(ResumeToken token, string? before)
{
    /// <summary>What this run asks with.</summary>
    public string? Current { get; } = string.IsNullOrEmpty(before) ? token.First : before;

    /// <summary>What the next run asks with.</summary>
    public string? Reached { get; private set; } = string.IsNullOrEmpty(before) ? token.First : before;

    public void Learn(Page page)
    {
        if (token.At is { } path)
        {
            Reached = path.Values(page.Root).Select(Placeholders.Of).LastOrDefault() ?? Reached;
            return;
        }

        foreach (JsonElement value in page.Records.SelectMany(record => token.Greatest!.Values(record)))
        {
            Reached = value.Text() is { } text && (Reached is null || IsGreater(text, Reached)) ? text : Reached;
        }
    }

    private static bool IsGreater(string text, string than) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal left)
        && decimal.TryParse(than, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal right)
            ? left > right
            : string.CompareOrdinal(text, than) > 0;
}
