using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Metrics.Compute;
using Metrics.Compute.Business;
using Metrics.Facts;
using Metrics.Server.Collect.Running;
using Metrics.Server.Config;
using Metrics.Server.Config.Reading;
using Metrics.Server.Verbs;
using Metrics.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Metrics.Tests.Flow;

/// <summary>
/// What changes at a source after it was told: the next run restates it, and what was said before can still be explained.
/// </summary>
public sealed class TruthAfterChangeTests : IAsyncLifetime, IDisposable
{
    private static readonly DateTimeOffset Told = Some.At("2026-10-10T12:00Z");

    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-change-").FullName;
    private readonly ConcurrentDictionary<string, JsonNode> _answers = [];
    private FakeVendor _vendor = null!;
    private RunningServer _server = null!;

    public async Task InitializeAsync()
    {
        _vendor = await FakeVendor.StartAsync();
        _vendor.Answer = (request, _) => _answers.TryGetValue(request.Path, out JsonNode? answer)
            ? (200, "application/json", answer.ToJsonString())
            : (404, "application/json", "{}");
        await File.WriteAllTextAsync(Path.Combine(_folder, "metrics.yaml"), $$"""
            definitions: { windows: [90d] }
            catalog:
              teams: [{ name: money, services: [{ name: pay }, { name: web }] }]
            kpis: [{ name: net_revenue, unit: EUR, kind: revenue, period: day }]
            sources:
              - { name: deploys, type: sql, since: 2026-01-01, connection: "sqlite:deploys.db", query: "SELECT * FROM deploys", kind: deployment, missing: delete }
              - { name: incidents, type: rootly, since: 2026-01-01, token: "${TOKEN}", url: "{{_vendor.Address.ToString().TrimEnd('/')}}" }
              - { name: shop, type: stripe, since: 2026-10-01, token: "${TOKEN}", url: "{{_vendor.Address.ToString().TrimEnd('/')}}", kpis: { net_revenue: net_revenue } }
            """);
        WriteDeploys(
            """
            CREATE TABLE deploys (id TEXT, service TEXT, environment TEXT, revision TEXT, outcome TEXT, finished_at TEXT);
            INSERT INTO deploys VALUES
              ('d1', 'pay', 'production', 'a', 'succeeded', '2026-10-01T09:00:00Z'), ('d2', 'pay', 'production', 'b', 'succeeded', '2026-10-03T09:00:00Z'),
              ('d3', 'web', 'production', 'c', 'succeeded', '2026-10-03T09:30:00Z');
            """);
        Incidents(Incident());
        Transactions(Sale);
        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) = ConfigFile.Reader().Read(Path.Combine(_folder, "metrics.yaml"), _ => "a-word");
        Assert.True(config is not null, string.Join('\n', problems));
        _server = await RunningServer.StartAsync(config!);
        _server.Clock.Now = Told;
        await CollectAsync();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _vendor.DisposeAsync();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_incident_that_is_reopened_is_open_again()
    {
        Incidents(Incident(one => (one["status"], one["resolved_at"]) = ("started", null)));
        await ADayLaterAsync();

        Assert.Null(await ValueAsync("time_to_restore.median", "service:pay"));
        Assert.Equal(1, await ValueAsync("incidents_open", "service:pay"));
        Assert.Equal(3000, await ValueAsync("time_to_restore.median", "service:pay", asTold: true));
        Assert.Equal(0, await ValueAsync("incidents_open", "service:pay", asTold: true));
    }

    [Fact]
    public async Task An_incident_that_is_merged_into_another_counts_no_more()
    {
        Incidents(Incident(one => one["duplicate_incident_id"] = "r-0"));
        await ADayLaterAsync();

        Assert.Equal(0, await ValueAsync("incidents", "service:pay"));
        Assert.Equal(0, await ValueAsync("change_fail_rate", "service:pay"));
        Assert.Equal(1, await ValueAsync("incidents", "service:pay", asTold: true));
        Assert.Equal(0.5, await ValueAsync("change_fail_rate", "service:pay", asTold: true));
    }

    [Fact]
    public async Task An_incident_that_is_moved_to_another_service_moves_with_its_cause()
    {
        Incidents(Incident(one => one["services"] = new JsonArray(new JsonObject { ["name"] = "web" })));
        await ADayLaterAsync();

        Assert.Equal((0, 1), (await ValueAsync("incidents", "service:pay"), await ValueAsync("incidents", "service:web")));
        Assert.Equal(("d3", 1), await CauseAsync("service:web"));
        Assert.Equal(("d2", 1), await CauseAsync("service:pay", asTold: true));
        Assert.Equal(0, await ValueAsync("incidents", "service:web", asTold: true));
    }

    [Fact]
    public async Task A_severity_that_is_edited_leaves_the_number_and_both_are_told()
    {
        Incidents(Incident(one => one["severity"] = "SEV2"));
        await ADayLaterAsync();

        JsonNode detail = JsonNode.Parse(await _server.GetAsync("/api/v1/incidents/r-1"))!;
        Assert.Equal("SEV2", (string)detail["record"]!["severity"]!);
        Assert.Equal(["SEV0", "SEV2"], (await VersionsAsync("r-1")).Select(version => ((Incident)version.Fact).Severity));
        Assert.Equal(2, detail["versions"]!.AsArray().Count);
        JsonNode record = (await ExplainAsync("time_to_restore.median", "service:pay", asTold: false))["records"]!.AsArray().Single()!;
        Assert.Equal(1, (int)record["restated"]!);
    }

    [Fact]
    public async Task A_start_that_is_edited_after_months_changes_the_duration_and_the_cause()
    {
        Incidents(Incident(one => (one["started_at"], one["updated_at"]) = ("2026-10-01T10:00:00Z", "2027-01-05T08:00:00Z")));
        _server.Clock.Now = Some.At("2027-01-05T12:00Z");
        await CollectAsync();

        string at = "&at=2026-10-10T12:00:00Z";
        Assert.Equal((2 * 86400) + 3600, await ValueAsync("time_to_restore.median", "service:pay", false, at));
        Assert.Equal(("d1", 1), await CauseAsync("service:pay", false, at));
        Assert.Equal(3000, await ValueAsync("time_to_restore.median", "service:pay", true, at));
        Assert.Equal(("d2", 1), await CauseAsync("service:pay", true, at));
    }

    [Fact]
    public async Task A_deployment_that_is_deleted_at_its_source_is_gone_and_was_there()
    {
        WriteDeploys("DELETE FROM deploys WHERE id = 'd2'");
        await ADayLaterAsync();

        Assert.Equal(1, await ValueAsync("deployments", "service:pay"));
        Assert.Equal(0, await ValueAsync("change_fail_rate", "service:pay"));
        Assert.Equal(2, await ValueAsync("deployments", "service:pay", asTold: true));
        Assert.Equal(["d1", "d2"], await RecordsAsync("deployments", "service:pay", asTold: true));
        Assert.Equal(["d1"], await RecordsAsync("deployments", "service:pay", asTold: false));
    }

    [Fact]
    public async Task A_refund_restates_the_day_of_its_sale()
    {
        Assert.Equal(115.25m, await RevenueAsync(new DateOnly(2026, 10, 3), asTold: false));

        Transactions(Refund, Sale);
        _server.Clock.Now = Some.At("2026-10-12T12:00Z");
        await CollectAsync();

        Assert.Equal(85.25m, await RevenueAsync(new DateOnly(2026, 10, 3), asTold: false));
        Assert.Equal(115.25m, await RevenueAsync(new DateOnly(2026, 10, 3), asTold: true));
        Assert.Equal(0m, await RevenueAsync(new DateOnly(2026, 10, 11), asTold: false));
    }

    private static JsonObject Charge => new() { ["id"] = "ch_1", ["object"] = "charge", ["created"] = Seconds("2026-10-03T08:00Z") };

    private static JsonObject Sale => Transaction("txn_1", "charge", "2026-10-03T08:00Z", 11900, 375, Charge);

    private static JsonObject Refund => Transaction(
        "txn_2", "refund", "2026-10-11T15:00Z", -3000, 0, new JsonObject { ["object"] = "refund", ["charge"] = Charge });

    private static JsonObject Transaction(string id, string category, string at, int amount, int fee, JsonObject source) => new()
    {
        ["id"] = id,
        ["reporting_category"] = category,
        ["created"] = Seconds(at),
        ["currency"] = "eur",
        ["amount"] = amount,
        ["fee"] = fee,
        ["net"] = amount - fee,
        ["source"] = source,
    };

    private static long Seconds(string at) => Some.At(at).ToUnixTimeSeconds();

    private static JsonObject Incident(Action<JsonObject>? change = null)
    {
        var attributes = new JsonObject
        {
            ["title"] = "Cards are refused",
            ["kind"] = "normal",
            ["status"] = "resolved",
            ["severity"] = "SEV0",
            ["services"] = new JsonArray(new JsonObject { ["name"] = "pay" }),
            ["started_at"] = "2026-10-03T10:10:00Z",
            ["resolved_at"] = "2026-10-03T11:00:00Z",
            ["created_at"] = "2026-10-03T10:10:00Z",
            ["updated_at"] = "2026-10-03T11:00:00Z",
        };
        if (change is not null)
        {
            attributes["updated_at"] = "2026-10-11T09:00:00Z";
            change(attributes);
        }

        return new JsonObject { ["id"] = "r-1", ["attributes"] = attributes };
    }

    /// <summary>An older incident stands beside it: its tool has told of both services before.</summary>
    private void Incidents(JsonObject incident) => _answers["/v1/incidents"] = new JsonObject { ["data"] = new JsonArray(incident, Older) };

    private static JsonObject Older => new()
    {
        ["id"] = "r-0",
        ["attributes"] = new JsonObject
        {
            ["title"] = "The network is down",
            ["kind"] = "normal",
            ["status"] = "resolved",
            ["severity"] = "SEV1",
            ["services"] = new JsonArray(new JsonObject { ["name"] = "pay" }, new JsonObject { ["name"] = "web" }),
            ["started_at"] = "2026-02-01T10:00:00Z",
            ["resolved_at"] = "2026-02-01T11:00:00Z",
            ["created_at"] = "2026-02-01T10:00:00Z",
            ["updated_at"] = "2026-02-01T11:00:00Z",
        },
    };

    private void Transactions(params JsonNode[] newestFirst) =>
        _answers["/v1/balance_transactions"] = new JsonObject { ["data"] = new JsonArray(newestFirst), ["has_more"] = false };

    private void WriteDeploys(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "deploys.db")};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private async Task ADayLaterAsync()
    {
        _server.Clock.Now = Told.AddDays(1);
        await CollectAsync();
    }

    private async Task CollectAsync()
    {
        foreach (SourceSpec spec in _server.Config.Value.Sources)
        {
            CollectResult run = await _server.CollectAsync(spec);
            Assert.Equal((RunEnd.Done, null, 0), (run.End, run.Error, run.Quarantined));
        }
    }

    private async Task<JsonNode> ExplainAsync(string metric, string scope, bool asTold, string more = "")
    {
        string asOf = asTold ? $"&as_of={Told.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}" : "";
        return JsonNode.Parse(await _server.GetAsync($"/api/v1/explain?metric={metric}&scope={scope}&window=90d{asOf}{more}"))!;
    }

    private async Task<double?> ValueAsync(string metric, string scope, bool asTold = false, string more = "") =>
        (double?)(await ExplainAsync(metric, scope, asTold, more))["numbers"]![0]!["value"];

    private async Task<string[]> RecordsAsync(string metric, string scope, bool asTold) =>
        [.. (await ExplainAsync(metric, scope, asTold))["records"]!.AsArray().Select(record => (string)record!["id"]!).Order(StringComparer.Ordinal)];

    /// <summary>The deployment that the incident is put down to, and how many failed.</summary>
    private async Task<(string? Deployment, double? Failed)> CauseAsync(string scope, bool asTold = false, string more = "")
    {
        JsonNode failed = await ExplainAsync("failed_deployments", scope, asTold, more);
        JsonNode incident = (await ExplainAsync("incidents", scope, asTold, more))["records"]!.AsArray().Single()!;
        return ((string?)incident["deployment"], (double?)failed["numbers"]![0]!["value"]);
    }

    private async Task<IReadOnlyList<StoredFact>> VersionsAsync(string id) => await _server.Store.HistoryAsync(new FactKey("incidents", FactKind.Incident, id));

    private Task<decimal?> RevenueAsync(DateOnly day, bool asTold)
    {
        Kpi kpi = _server.Config.Value.Kpis.Single();
        decimal? Ask(FactIndex index, IReadOnlyList<SourceHealth> sources) =>
            KpiQuery.History(index, [kpi], kpi, "organization", KpiPeriod.Day, _server.Clock.Now, sources)
                .FirstOrDefault(value => value.Period.ToString() == day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))?.Value;
        var current = _server.Services.GetRequiredService<ICurrentIndex>();
        return asTold ? current.ReadAsOfAsync(Told.AddHours(1), Ask, default) : Task.FromResult(current.Read(Ask));
    }
}
