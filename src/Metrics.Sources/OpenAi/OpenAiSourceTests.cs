using System.Globalization;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Collect.Running;
using Metrics.Tests.Support;

namespace Metrics.Sources.OpenAi;

/// <summary>Against a simulator whose last days still grow, and which adds up binary fractions.</summary>
public class OpenAiSourceTests
{
    private static readonly string[] World = ["--seed", "7", "--until", "2026-10-20T00:00:00Z"];
    private static readonly DateOnly Beginning = new(2026, 5, 1);

    [ApiLabFact]
    public async Task Every_day_equals_the_truth_and_costs_that_come_late_restate_theirs()
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

        await LabBench.CompareAsync(calm, bench, runs: 40, "PT12H");

        await AssertTruthAsync(bench);
    }

    private static async Task<LabBench> StartAsync(params string[] server) => await LabBench.StartAsync(
        await ApiLab.StartAsync("openai", World, server),
        "openai",
        address => new OpenAiOptions
        {
            Token = Secret.Of("sk-admin-LabKey0123456789abcdef"),
            Url = $"{address}v1",
            Projects = new Dictionary<string, string> { ["proj_LabShop00000000000000"] = "team:shop", ["proj_LabResearch0000000000"] = "team:research" },
            LineItems = new Dictionary<string, string> { ["*embedding*"] = "embeddings" },
        },
        Some.At("2026-05-01T00:00Z"));

    private static async Task AssertTruthAsync(LabBench bench)
    {
        JsonElement[] truth = [.. (await bench.Lab.TruthAsync(bench.Clock.GetUtcNow())).GetProperty("rows").EnumerateArray()];
        Dictionary<string, KpiPoint> points = await bench.FactsAsync<KpiPoint>();
        var today = DateOnly.FromDateTime(bench.Clock.GetUtcNow().UtcDateTime);
        foreach ((string kpi, string scope, string project, string line) in new[]
        {
            ("ai_cost", "organization", "", ""), ("ai_cost", "team:shop", "proj_LabShop00000000000000", ""),
            ("ai_cost", "team:research", "proj_LabResearch0000000000", ""), ("embeddings", "organization", "", "text-embedding"),
        })
        {
            Dictionary<DateOnly, decimal> expected = truth
                .Where(row => row.GetProperty("project").GetString()!.Contains(project, StringComparison.Ordinal)
                    && row.GetProperty("lineItem").GetString()!.Contains(line, StringComparison.Ordinal))
                .GroupBy(row => DateOnly.Parse(row.GetProperty("day").GetString()!, CultureInfo.InvariantCulture))
                .Where(day => day.Key >= Beginning && day.Key < today)
                .Select(day => (day.Key, Cost: day.Sum(row => row.GetProperty("visibleNanoUsd").GetDecimal()) / 1_000_000_000m))
                .Where(day => day.Cost != 0).ToDictionary(day => day.Key, day => day.Cost);
            KpiPoint[] actual = [.. points.Values.Where(point => (point.Kpi, point.Scope, point.Unit) == (kpi, scope, "USD"))];

            Assert.Equal(expected.Keys.Order(), actual.Where(point => point.Value != 0).Select(point => point.PeriodStart).Order());
            Assert.All(actual, point => Assert.Equal(expected.GetValueOrDefault(point.PeriodStart), Math.Round(point.Value, 9)));
            Assert.Equal(today.DayNumber - Beginning.DayNumber, actual.Length);
        }
    }
}
