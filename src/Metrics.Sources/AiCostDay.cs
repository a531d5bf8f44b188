using System.Globalization;
using System.Text.Json;
using Metrics.Facts.Collecting;

namespace Metrics.Sources;

/// <summary>One day of a vendor's bill: either all of it is told, or what could not be read and no sum.</summary>
internal static class AiCostDay
{
    /// <param name="lines">What stands on the bill.</param>
    /// <param name="add">Reads one line and adds it.</param>
    public static IEnumerable<SourceRecord> Read(
        DateOnly day, IEnumerable<JsonElement> lines, AiCostRules rules, Action<JsonElement, DailyTotals> add)
    {
        var totals = new DailyTotals();
        var unreadable = new List<SourceRecord>();
        foreach (JsonElement line in lines)
        {
            try
            {
                add(line, totals);
            }
            catch (Exception e) when (e is JsonException or FormatException or OverflowException)
            {
                unreadable.Add(Json.Record($"costs of {day:yyyy-MM-dd}", line, _ => throw new JsonException(e.Message)));
            }
        }

        foreach (string currency in totals.Units.DefaultIfEmpty("USD").ToArray())
        {
            rules.Fill(totals, day, currency);
        }

        return unreadable.Count > 0 ? unreadable : totals.Points().Select(point => new SourceRecord.Found(point));
    }

    /// <summary>An amount of money as it is written, number or text.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static decimal Amount(JsonElement json, params ReadOnlySpan<string> path)
    {
        string text = json.Needed(path);
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal amount)
            ? amount
            : throw new JsonException($"'{string.Join('.', path.ToArray())}' is no amount: {text}");
    }
}
