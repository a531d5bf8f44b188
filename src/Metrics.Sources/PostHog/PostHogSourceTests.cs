using System.Globalization;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Collect.Running;
using Metrics.Tests.Support;

namespace Metrics.Sources.PostHog;

/// <summary>Against a simulator whose days are Berlin's, and whose events come up to three days late.</summary>
public class PostHogSourceTests
{
    private static readonly string[] World = ["--seed", "7", "--customers", "100", "--until", "2026-11-10T00:00:00Z"];

    [ApiLabFact]
    public async Task Every_day_equals_the_truth_over_a_clock_change_and_late_events_restate_theirs()
    {
        await using LabBench bench = await StartAsync();
        CollectResult first = await bench.RunAsync();
        Assert.Equal((RunEnd.Done, null), (first.End, first.Error));
        await AssertTruthAsync(bench);

        await bench.AdvanceAsync("P1D");
        CollectResult second = await bench.RunAsync();

        Assert.True(second.Restated > 0 && second.New > 0, $"{second.Restated} restated, {second.New} new");
        await AssertTruthAsync(bench);
        Assert.Equal(0, (await bench.Lab.StatsAsync()).GetProperty("badRequests").GetArrayLength());
    }

    [ApiLabFact]
    public async Task With_all_faults_on_the_truth_is_the_same_at_little_more_requests()
    {
        await using LabBench calm = await StartAsync();
        await using LabBench bench = await StartAsync("--fault", ApiLab.AllFaults);

        await LabBench.CompareAsync(calm, bench, runs: 36, "PT8H");

        await AssertTruthAsync(bench);
    }

    private static async Task<LabBench> StartAsync(params string[] server) => await LabBench.StartAsync(
        await ApiLab.StartAsync("posthog", World, server),
        "posthog",
        address => new PostHogOptions
        {
            Token = Secret.Of("phx_LabKey0123456789abcdefghij"),
            Url = address.ToString(),
            Project = "4711",
            Queries =
            [
                Query("persons", "toStartOfDay(timestamp)", "uniq(person_id)", ""),
                Query("events", "toDate(timestamp)", "count()", ""),
                Query("signups", "toDate(timestamp)", "count()", "event = 'signed_up' and"),
            ],
        },
        Some.At("2026-10-01T22:00Z"),
        "Europe/Berlin");

    private static PostHogQuery Query(string kpi, string day, string value, string condition) => new()
    {
        Kpi = kpi,
        Query = $"""
            select {day} as period_start, {value} as value from events
            where {condition} timestamp >= toDateTime({"{since}"}) and timestamp < toDateTime({"{until}"})
            group by period_start order by period_start
            """,
    };

    private static async Task AssertTruthAsync(LabBench bench)
    {
        JsonElement days = (await bench.Lab.TruthAsync(bench.Clock.GetUtcNow())).GetProperty("days");
        Dictionary<string, KpiPoint> points = await bench.FactsAsync<KpiPoint>();
        DateTimeOffset local = TimeZoneInfo.ConvertTime(bench.Clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        (DateOnly first, DateOnly today) = (new(2026, 10, 2), DateOnly.FromDateTime(local.DateTime));
        var expected = new List<string>();
        foreach (JsonProperty day in days.EnumerateObject())
        {
            DateOnly date = DateOnly.Parse(day.Name, CultureInfo.InvariantCulture);
            if (date >= first && date < today)
            {
                expected.Add($"persons {date:O} {day.Value.GetProperty("persons").GetInt32()}");
                expected.Add($"events {date:O} {day.Value.GetProperty("events").GetInt32()}");
                if (day.Value.GetProperty("byEvent").TryGetProperty("signed_up", out JsonElement signups))
                {
                    expected.Add($"signups {date:O} {signups.GetProperty("events").GetInt32()}");
                }
            }
        }

        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            points.Values.Select(point => $"{point.Kpi} {point.PeriodStart:O} {point.Value:0}").Order(StringComparer.Ordinal));
    }
}
