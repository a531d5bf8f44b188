using System.Globalization;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Amplitude;

/// <summary>Makes KPI points of an event segmentation: the series stand beside one list of days.</summary>
internal sealed class SegmentationReader(AmplitudeQuery query, IReadOnlyDictionary<DateOnly, KpiSpan> spans)
{
    public IEnumerable<SourceRecord> Read(JsonElement answer)
    {
        string[] days = [.. answer.Items("data", "xValues").Select(day => day.Text() ?? "")];
        JsonElement[] labels = [.. answer.Items("data", "seriesLabels")];
        JsonElement[] series = [.. answer.Items("data", "series")];
        if (answer.At("data", "series").ValueKind != JsonValueKind.Array || answer.At("data", "xValues").ValueKind != JsonValueKind.Array)
        {
            throw new SourceFaultException(FaultKind.Unreadable, $"the answer about {query.Kpi} has no series; is 'url' Amplitude's?");
        }

        for (int i = 0; i < series.Length; i++)
        {
            string? group = i < labels.Length ? Group(labels[i]) : null;
            foreach (SourceRecord record in Points(series[i], days, group))
            {
                yield return record;
            }
        }
    }

    private IEnumerable<SourceRecord> Points(JsonElement series, string[] days, string? group)
    {
        JsonElement[] values = series.ValueKind == JsonValueKind.Array ? [.. series.EnumerateArray()] : [];
        if (values.Length != days.Length || (query.GroupBy is not null && group is null))
        {
            yield return Json.Record(
                $"a series of {query.Kpi}", series, _ => throw new JsonException($"it has {values.Length} values for {days.Length} days, of group '{group}'"));
            yield break;
        }

        string scope = query.Scope.Replace("{group}", group, StringComparison.Ordinal);
        for (int i = 0; i < values.Length; i++)
        {
            string day = days[i];
            if (values[i].ValueKind != JsonValueKind.Null)
            {
                yield return Json.Record($"{query.Kpi} of {day}", values[i], value => new SourceRecord.Found(Point(value, day, scope)));
            }
        }
    }

    private KpiPoint Point(JsonElement value, string text, string scope)
    {
        DateOnly day = DateOnly.TryParseExact(text[..Math.Min(10, text.Length)], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly found)
            && spans.ContainsKey(found)
            ? found
            : throw new JsonException(
                $"'{text}' begins no {query.Period.ToString().ToLowerInvariant()} that was asked for; weeks begin on Monday here, in Amplitude where the project says so");
        return new KpiPoint
        {
            Id = KpiPoint.IdOf(query.Kpi, scope, query.Period, day),
            Kpi = query.Kpi,
            Scope = scope,
            PeriodStart = day,
            Period = query.Period,
            Value = decimal.TryParse(value.Text("value") ?? value.Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
                ? number
                : throw new JsonException("the value is no number"),
            Unit = query.Unit,
        };
    }

    // A label is a text, or a list of the event's place and the group's value.
    private static string? Group(JsonElement label) =>
        label.ValueKind == JsonValueKind.Array && label.GetArrayLength() > 0 ? label[label.GetArrayLength() - 1].Text() : label.Text();
}
