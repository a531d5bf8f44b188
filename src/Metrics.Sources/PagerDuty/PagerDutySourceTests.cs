using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Facts.Json;
using Metrics.Server.Collect.Running;
using Metrics.Tests.Support;

namespace Metrics.Sources.PagerDuty;

/// <summary>
/// The whole way against a simulator that checks every request: what is stored equals what the simulator knows to be true.
/// </summary>
public class PagerDutySourceTests
{
    private static readonly string[] World = ["--seed", "7", "--incidents", "500"];

    [ApiLabFact]
    public async Task What_is_collected_equals_the_truth_and_a_second_run_changes_nothing()
    {
        await using LabBench bench = await StartAsync(World);

        CollectResult first = await bench.RunAsync();
        CollectResult second = await bench.RunAsync();

        Assert.Equal((RunEnd.Done, null), (first.End, first.Error));
        await AssertTruthAsync(bench);
        Assert.Equal((0, 0), (second.New, second.Restated));
        Assert.InRange(second.Requests, 1, 8);
        Assert.Equal(0, (await bench.Lab.StatsAsync()).GetProperty("badRequests").GetArrayLength());
    }

    [ApiLabTheory]
    [InlineData("7")]
    [InlineData("10")]
    public async Task With_all_faults_on_the_truth_is_the_same_at_little_more_requests(string seed)
    {
        string[] world = ["--seed", seed, "--incidents", "500"];
        await using LabBench calm = await StartAsync(world);
        await calm.RunAsync();
        await using LabBench bench = await StartAsync(world, "--fault", ApiLab.AllFaults);

        CollectResult with = await bench.RunAsync();

        Assert.Equal((RunEnd.Done, null), (with.End, with.Error));
        await AssertTruthAsync(bench);
        (int received, int few) = (await bench.Lab.RequestsAsync(), await calm.Lab.RequestsAsync());
        Assert.True(received <= few * 1.3, $"{received} requests instead of {few}");
    }

    [ApiLabFact]
    public async Task The_budget_is_never_overrun()
    {
        await using LabBench bench = await StartAsync(["--seed", "3", "--incidents", "200"], "--rate", "10/2");

        CollectResult result = await bench.RunAsync();

        Assert.Equal(RunEnd.Done, result.End);
        await AssertTruthAsync(bench);
        Assert.Equal(0, (await bench.Lab.StatsAsync()).GetProperty("rateLimited").GetInt32());
    }

    [ApiLabFact]
    public async Task A_storm_of_429_is_waited_out_with_few_requests()
    {
        await using LabBench bench = await StartAsync(World);
        await bench.Lab.ControlAsync(new { faults = new[] { new { kind = "storm", seconds = 5, retryAfter = 2 } } });

        CollectResult result = await bench.RunAsync();

        Assert.Equal(RunEnd.Done, result.End);
        await AssertTruthAsync(bench);
        Assert.InRange((await bench.Lab.StatsAsync()).GetProperty("rateLimited").GetInt32(), 1, 4);
    }

    [ApiLabFact]
    public async Task What_changes_later_is_restated_by_the_next_run()
    {
        await using LabBench bench = await StartAsync([.. World, "--until", "2026-10-20T00:00:00Z"]);
        await bench.RunAsync();
        JsonElement moved = await bench.Lab.ControlAsync(new { update = 12 });
        await bench.Lab.ControlAsync(new { append = 5 });
        DateTimeOffset now = (await bench.Lab.StatsAsync()).GetProperty("clock").GetDateTimeOffset();
        Assert.True(now > moved.GetProperty("clockBefore").GetDateTimeOffset());
        bench.Clock.JumpTo(now.AddSeconds(2));

        CollectResult second = await bench.RunAsync();

        Assert.Equal(RunEnd.Done, second.End);
        Assert.True(second.Restated > 0 && second.New >= 5, $"{second.Restated} restated, {second.New} new");
        await AssertTruthAsync(bench, now);
    }

    private static async Task<LabBench> StartAsync(string[] options, params string[] server) => await LabBench.StartAsync(
        await ApiLab.StartAsync("pagerduty", options, server),
        "pagerduty",
        address => new PagerDutyOptions { Token = Secret.Of("y_LabKey-0123456789"), Url = address, Recheck = TimeSpan.FromDays(250) },
        Some.At("2026-01-01T00:00Z"));

    private static async Task AssertTruthAsync(LabBench bench, DateTimeOffset? at = null)
    {
        JsonElement truth = await bench.Lab.TruthAsync(at);
        string[] expected = [.. truth.GetProperty("incidents").EnumerateArray().Where(IsThere).Select(one => Line(
                Text(one, "id")!, Text(one, "title")!, Text(one, "severity"), Second(one, "createdAt"), Second(one, "acknowledgedAt"), Second(one, "resolvedAt")))
            .Order(StringComparer.Ordinal)];
        string[] actual = [.. (await bench.FactsAsync<Incident>()).Values
            .Select(one => Line(one.Id, one.Title, one.Severity, one.StartedAt, one.AcknowledgedAt, one.ResolvedAt)).Order(StringComparer.Ordinal)];

        Assert.Equal(string.Join('\n', expected), string.Join('\n', actual));
    }

    private static bool IsThere(JsonElement one) =>
        one.GetProperty("mergedInto").ValueKind == JsonValueKind.Null && one.GetProperty("deletedAt").ValueKind == JsonValueKind.Null;

    private static string Line(string id, string title, string? severity, params DateTimeOffset?[] times) =>
        $"{id} {title} {severity} {string.Join(' ', times.Select(time => time is { } at ? Instants.ToText(at) : "-"))}";

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    // The API tells whole seconds.
    private static DateTimeOffset? Second(JsonElement json, string name) =>
        json.GetProperty(name) is { ValueKind: JsonValueKind.String } value
            ? DateTimeOffset.FromUnixTimeSeconds(value.GetDateTimeOffset().ToUnixTimeSeconds())
            : null;
}
