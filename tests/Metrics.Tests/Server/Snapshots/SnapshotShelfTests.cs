using System.Net;
using System.Text.Json.Nodes;
using Metrics.Compute.Snapshots;
using Metrics.Server.Config;
using Metrics.Server.Snapshots;
using Metrics.Store;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Snapshots;

public sealed class SnapshotShelfTests
{
    private static readonly MetricsConfig Config = new() { Catalog = Some.Catalog(Some.Team("money", Some.Service("pay"))) };

    [Fact]
    public async Task Every_endpoint_takes_a_quarter_for_the_organizations_snapshot_of_it()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, WorkedExample.Facts);
        var maker = new SnapshotMaker(server.Store, server.Config, server.Clock);
        await maker.MakeAsync(new SnapshotRequest("2026-Q1"), []);
        await maker.MakeAsync(new SnapshotRequest("2026-Q1", "team:money"), []);
        await maker.MakeAsync(new SnapshotRequest("2025-Q4", "team:money"), []);

        Assert.Equal("2026-Q1.1", (string?)(await JsonAsync(""))["id"]);
        Assert.Equal("2026-Q1.1", (string?)(await JsonAsync("/verify"))["id"]);
        Assert.Equal("2026-Q1.1", (string?)(await JsonAsync("/diff"))["from"]);
        Assert.Equal("2026-Q1.1", (string?)(await JsonAsync("/export?format=json"))["document"]!["id"]);
        JsonNode part = JsonNode.Parse(await server.GetAsync("/api/v1/snapshots/2025-Q4/verify"))!;
        Assert.Equal(("2025-Q4.1", "team:money"), ((string?)part["id"], (string?)part["scope"]));

        async Task<JsonNode> JsonAsync(string path) => JsonNode.Parse(await server.GetAsync("/api/v1/snapshots/2026-Q1" + path))!;
    }

    [Fact]
    public async Task A_list_says_what_each_covers_also_where_the_store_did_not_keep_it()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, WorkedExample.Facts);
        var maker = new SnapshotMaker(server.Store, server.Config, server.Clock);
        await maker.MakeAsync(new SnapshotRequest("2026-Q1"), []);
        await maker.MakeAsync(new SnapshotRequest("2025-Q4", "team:money"), []);
        StoredSnapshot part = (await server.Store.Snapshots.FindAsync("2025-Q4.1"))!;
        await server.Store.Snapshots.AddAsync(part with { Id = "2025-Q4.2", Scope = null });
        await server.Store.Snapshots.AddAsync(part with { Id = "2025-Q4.3", Scope = null, Document = part.Document[..40] });

        JsonArray listed = JsonNode.Parse(await server.GetAsync("/api/v1/snapshots"))!.AsArray();

        Assert.Equal(
            [("2026-Q1.1", "organization"), ("2025-Q4.1", "team:money"), ("2025-Q4.2", "team:money"), ("2025-Q4.3", null)],
            listed.Select(entry => ((string?)entry!["id"], (string?)entry["scope"])).OrderBy(entry => entry.Item1![..7] == "2025-Q4"));
        string page = await server.GetAsync("/snapshots");
        Assert.Contains("2025-Q4.1 (team money)", page, StringComparison.Ordinal);
        Assert.Contains("damaged", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quarter_of_which_only_several_parts_are_told_stands_for_none_of_them()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, WorkedExample.Facts);
        var maker = new SnapshotMaker(server.Store, server.Config, server.Clock);
        await maker.MakeAsync(new SnapshotRequest("2026-Q1", "team:money"), []);
        await maker.MakeAsync(new SnapshotRequest("2026-Q1", "service:pay"), []);

        using HttpResponseMessage answer = await server.Http.GetAsync(new Uri("/api/v1/snapshots/2026-Q1/verify", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("name one of 2026-Q1.2 (service:pay), 2026-Q1.1 (team:money)", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_snapshot_of_a_quarter_is_told_and_not_passed_over()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, WorkedExample.Facts);
        await new SnapshotMaker(server.Store, server.Config, server.Clock).MakeAsync(new SnapshotRequest("2026-Q1"), []);
        StoredSnapshot stored = (await server.Store.Snapshots.FindAsync("2026-Q1.1"))!;
        await server.Store.Snapshots.AddAsync(stored with { Id = "2026-Q1.2", Predecessor = "2026-Q1.1", Document = stored.Document[..40] });

        SnapshotCheck check = await new SnapshotVerifier(server.Store, server.Config).VerifyAsync("2026-Q1");

        Assert.Equal(("2026-Q1.2", false), (check.Id, check.Identical));
        Assert.Contains(check.Findings, finding => finding.What == "document");
    }
}
