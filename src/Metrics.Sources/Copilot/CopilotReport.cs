using System.Globalization;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Copilot;

/// <summary>Makes KPI points of the lines of a report: a day a line, or 28 days in one.</summary>
internal sealed class CopilotReport(IReadOnlyDictionary<string, string> kpis)
{
    private const string Acceptance = "code_acceptance_rate";

    public bool WantsSeats => kpis.ContainsKey("seats") || kpis.ContainsKey("active_seats");

    public IEnumerable<SourceRecord> Points(string text, DateOnly from)
    {
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            foreach (SourceRecord record in OfLine(line, from))
            {
                yield return record;
            }
        }
    }

    public IEnumerable<KpiPoint> Seats(JsonElement billing, DateOnly day)
    {
        if (billing.ValueKind != JsonValueKind.Object || !billing.TryGetProperty("seat_breakdown", out JsonElement seats))
        {
            yield break;
        }

        foreach ((string name, string field) in ((string, string)[])[("seats", "total"), ("active_seats", "active_this_cycle")])
        {
            if (kpis.TryGetValue(name, out string? kpi) && Number(seats, field) is { } value)
            {
                yield return Point(kpi, day, value, "seats");
            }
        }
    }

    private IReadOnlyList<SourceRecord> OfLine(string line, DateOnly from)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement row = document.RootElement;
            JsonElement[] days = row.TryGetProperty("day_totals", out JsonElement totals) ? [.. totals.EnumerateArray()] : [row];
            return [.. days.SelectMany(day => OfDay(day, from)).Select(point => new SourceRecord.Found(point))];
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            string raw = line[..Math.Min(200, line.Length)];
            return [new SourceRecord.Unreadable("a line of a report", $"it is no row of a Copilot report: {wrong.Message}", raw)];
        }
    }

    private IEnumerable<KpiPoint> OfDay(JsonElement row, DateOnly from)
    {
        var day = DateOnly.ParseExact(row.GetProperty("day").GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (day < from)
        {
            yield break;
        }

        foreach ((string field, string kpi) in kpis)
        {
            if (field == Acceptance)
            {
                if (AcceptanceOf(row) is { } rate)
                {
                    yield return Point(kpi, day, rate, "ratio");
                }
            }
            else if (Number(row, field) is { } value)
            {
                yield return Point(kpi, day, value, UnitOf(field));
            }
        }
    }

    private static string UnitOf(string field) =>
        field.EndsWith("_users", StringComparison.Ordinal) ? "users"
        : field.StartsWith("loc_", StringComparison.Ordinal) ? "lines"
        : "count";

    /// <summary>Of completions where the report tells them apart: what an agent writes is nobody's suggestion to accept.</summary>
    private static decimal? AcceptanceOf(JsonElement row)
    {
        JsonElement of = row;
        if (row.TryGetProperty("totals_by_feature", out JsonElement features) && features.ValueKind == JsonValueKind.Array)
        {
            of = features.EnumerateArray()
                .FirstOrDefault(each => each.TryGetProperty("feature", out JsonElement name) && name.ValueEquals("code_completion"));
            of = of.ValueKind == JsonValueKind.Object ? of : row;
        }

        decimal? accepted = Number(of, "code_acceptance_activity_count");
        return accepted is not null && Number(of, "code_generation_activity_count") is { } shown and > 0
            ? Math.Round(accepted.Value / shown, 6)
            : null;
    }

    private static decimal? Number(JsonElement row, string field) =>
        row.TryGetProperty(field, out JsonElement number) && number.ValueKind == JsonValueKind.Number ? number.GetDecimal() : null;

    private static KpiPoint Point(string kpi, DateOnly day, decimal value, string unit) => new()
    {
        Id = KpiPoint.IdOf(kpi, "organization", KpiPeriod.Day, day),
        Kpi = kpi,
        Scope = "organization",
        PeriodStart = day,
        Period = KpiPeriod.Day,
        Value = value,
        Unit = unit,
    };
}
