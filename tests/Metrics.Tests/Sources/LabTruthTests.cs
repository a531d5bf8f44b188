using System.Text;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Facts.Json;
using Metrics.Server.Collect.Running;
using Metrics.Sources.IncidentIo;
using Metrics.Sources.Jira;
using Metrics.Sources.Opsgenie;
using Metrics.Sources.Statuspage;
using Metrics.Tests.Support;

namespace Metrics.Tests.Sources;

/// <summary>Incident tools against their simulators: the truth is stored, with every fault on too, at few more requests.</summary>
public class LabTruthTests
{
    private static readonly string[] World = ["--seed", "3", "--incidents", "2000"];

    [ApiLabFact]
    public Task Opsgenie_with_all_faults_on() => CheckAsync("opsgenie", lab => new OpsgenieOptions { ApiKey = Key(lab), Url = Address(lab) });

    [ApiLabFact]
    public Task Jira_with_all_faults_on() => CheckAsync("jira", lab =>
    {
        string[] account = Encoding.UTF8.GetString(Convert.FromBase64String(lab.Headers["authorization"].Split(' ')[1])).Split(':');
        return new JiraOptions { Url = Address(lab), Email = account[0], Token = Secret.Of(account[1]), Jql = "project = OPS" };
    });

    [ApiLabFact]
    public Task IncidentIo_with_all_faults_on() => CheckAsync("incidentio", lab => new IncidentIoOptions { ApiKey = Key(lab), Url = Address(lab) }, IsNoTest);

    [ApiLabFact]
    public Task Statuspage_with_all_faults_on() => CheckAsync(
        "statuspage",
        lab => new StatuspageOptions { ApiKey = Key(lab), Url = Address(lab) + "/v1", Page = "lab0page0001" },
        one => one.GetProperty("severity").GetString() != "maintenance",
        tellsMerges: false);

    // One in forty is an exercise, which incident.io gives only to who asks for it.
    private static bool IsNoTest(JsonElement one) => one.GetProperty("number").GetInt32() % 40 != 8;

    /// <param name="counts">Which of the world's incidents the tool tells of.</param>
    /// <param name="tellsMerges">A page for customers does not say that two incidents were one.</param>
    private static async Task CheckAsync(
        string vendor, Func<ApiLab, object> options, Func<JsonElement, bool>? counts = null, bool tellsMerges = true)
    {
        await using LabBench calm = await StartAsync(vendor, options);
        CollectResult without = await calm.RunAsync();
        Assert.Equal((RunEnd.Done, null), (without.End, without.Error));
        string[] truth =
        [
            .. from one in (await calm.Lab.TruthAsync()).GetProperty("incidents").EnumerateArray()
               where Instant(one, "deletedAt") is null && counts?.Invoke(one) != false
               where !tellsMerges || one.GetProperty("mergedInto").ValueKind == JsonValueKind.Null
               let line = $"{one.GetProperty("id").GetString()} {Text(Instant(one, "resolvedAt"))}"
               orderby line
               select line,
        ];
        Dictionary<string, Incident> facts = await calm.FactsAsync<Incident>();
        Assert.Equal(truth.Order(StringComparer.Ordinal), facts.Values.Select(one => $"{Name(one)} {Text(one.ResolvedAt)}").Order(StringComparer.Ordinal));

        await using LabBench faulty = await StartAsync(vendor, options, "--fault", ApiLab.AllFaults);
        CollectResult with = await faulty.RunAsync();
        Assert.Equal((RunEnd.Done, null), (with.End, with.Error));
        Assert.Equal(await LinesAsync(calm), await LinesAsync(faulty));
        Assert.True(with.Requests <= without.Requests * 1.3, $"{with.Requests} requests instead of {without.Requests}");
        Assert.Equal(0, (await faulty.Lab.StatsAsync()).GetProperty("badRequests").GetArrayLength());
    }

    private static async Task<LabBench> StartAsync(string vendor, Func<ApiLab, object> options, params string[] server)
    {
        ApiLab lab = await ApiLab.StartAsync(vendor, World, server);
        return await LabBench.StartAsync(lab, vendor, _ => options(lab), Some.At("2026-01-01T00:00Z"));
    }

    // People know an issue by its key, which can change; the fact goes by the id, which can't.
    private static string Name(Incident one) => one.Fields?.GetValueOrDefault("key") ?? one.Id;

    private static string Address(ApiLab lab) => lab.Address.ToString().TrimEnd('/');

    private static Secret Key(ApiLab lab) => Secret.Of(lab.Headers["authorization"].Split(' ')[1]);

    private static async Task<string> LinesAsync(LabBench bench) => string.Join(
        '\n', (await bench.FactsAsync<Incident>()).Values.OrderBy(one => one.Id, StringComparer.Ordinal).Select(one => FactJson.ToWire(one with { Url = null })));

    private static DateTimeOffset? Instant(JsonElement one, string name) =>
        one.GetProperty(name) is { ValueKind: JsonValueKind.String } value ? value.GetDateTimeOffset() : null;

    // Not every API tells fractions of a second.
    private static string Text(DateTimeOffset? instant) =>
        instant is { } at ? Instants.ToText(DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds())) : "-";
}
