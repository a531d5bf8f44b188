using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Verbs;

/// <summary><c>metrics sources test</c> as who wires an API sees it: each mistake is told for what it is.</summary>
public sealed class SourceTestVerbTests : IAsyncLifetime
{
    private const string Good = """
        { "releases": [
          { "ref": "r1", "app": "checkout", "to": "live", "sha": "4f5e6d7c", "done": 1767861600, "verdict": "shipped" },
          { "ref": "r2", "app": "search", "to": "production", "sha": "99aa88bb", "done": 1767865200, "verdict": "broke" },
          { "ref": "r3", "app": "search", "to": "production", "sha": "99aa88bb", "done": 1767865200, "verdict": "shipped", "trial": true },
          { "ref": "r4", "app": "search", "to": "production", "sha": "99aa88bb", "done": "soon", "verdict": "shipped" } ] }
        """;

    private FakeVendor _vendor = null!;

    public async Task InitializeAsync() => _vendor = await FakeVendor.StartAsync();

    public async Task DisposeAsync() => await _vendor.DisposeAsync();

    [Fact]
    public async Task The_first_facts_what_was_left_out_and_what_can_not_be_read_are_shown_and_nothing_is_written()
    {
        _vendor.Answer = (_, _) => (200, "application/json", Good);
        using VerbRun run = Run();

        Assert.Equal(0, await run.RunAsync("sources", "test", "shiplog"));
        Golden.Check(Repository.PathOf("tests", "Metrics.Tests", "Server", "Verbs", "sources_test.expected.txt"), run.Out);
        Assert.False(File.Exists(Path.Combine(run.Folder, "metrics.db")));
    }

    [Theory]
    [InlineData(401, "application/json", """{"message":"token unknown"}""", "answered 401 Unauthorized: token unknown; check the token and its rights")]
    [InlineData(403, "application/json", """{"fault":{"message":"lacks releases:read"}}""", "answered 403 Forbidden: lacks releases:read; check the token's rights")]
    [InlineData(404, "application/json", """{"error":"no route"}""", "answered 404: check the address, and that the token may see it; it says")]
    [InlineData(422, "application/json", """{"error":"from is no time"}""", "answered 422: it does not take the query or the body; it says {\"error\":\"from is no time\"}")]
    [InlineData(200, "text/html", "<html>log in</html>", "answered a web page where JSON belongs; is the address right, or is a proxy in between?")]
    [InlineData(200, "application/json", """{"runs":[]}""", "'records': there is nothing at 'releases', where the records should stand; there are runs")]
    [InlineData(200, "application/json", """{"releases":"none"}""", "'records': at 'releases' stand no records: it is 'none'")]
    public async Task What_is_wrong_is_told_precisely(int status, string type, string body, string said)
    {
        _vendor.Answer = (_, _) => (status, type, body);
        using VerbRun run = Run();

        Assert.Equal(1, await run.RunAsync("sources", "test", "shiplog"));
        Assert.Contains($"{_vendor.Address}api/releases", run.Error, StringComparison.Ordinal);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("a-token-of-theirs", run.Out + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_where_nobody_listens_is_told_without_much_waiting()
    {
        string address = _vendor.Address.ToString();
        await _vendor.DisposeAsync();
        using VerbRun run = Run(address);

        Assert.Equal(1, await run.RunAsync("sources", "test", "shiplog"));
        Assert.Contains("could not be reached or broke off: Connection refused", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_nothing_it_says_how_to_look_further_back()
    {
        _vendor.Answer = (_, _) => (200, "application/json", """{"releases":[]}""");
        using VerbRun run = Run();

        Assert.Equal(0, await run.RunAsync("sources", "test", "shiplog"));
        Assert.Contains("There was nothing to record since 2026-01-02 18:00Z; look further back with --since DATE.", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_shows_what_a_webhook_would_make_of_it()
    {
        using VerbRun run = new VerbRun { Variables = { ["KEY"] = "a-key-of-ours" } }
            .With("metrics.yaml", """
                sources:
                  - name: ci
                    type: webhook
                    signature: { secret: "${KEY}", header: X-Signature }
                    facts:
                      - kind: deployment
                        when: [{ path: event, is: [deployed] }]
                        fields: { id: id, service: app, environment: to, revision: sha, finished_at: at, outcome: { value: succeeded } }
                """)
            .With("body.json", """{"event":"deployed","id":"d7","app":"pay","to":"production","sha":"4f5e6d7c","at":"2026-01-08T10:00:00Z"}""");

        Assert.Equal(1, await run.RunAsync("sources", "test", "ci"));
        Assert.Contains("--body FILE", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, await run.RunAsync("sources", "test", "ci", "--body", "nowhere.json"));
        Assert.Equal(0, await run.RunAsync("sources", "test", "ci", "--body", "body.json"));
        Assert.Matches(@"(?m)^deployment +2026-01-08 10:00Z +d7 +pay production succeeded 4f5e6d7c$", run.Out);
    }

    private VerbRun Run(string? address = null) =>
        new VerbRun { Variables = { ["TOKEN"] = "a-token-of-theirs" }, Clock = new FrozenClock(Some.At("2026-01-09T18:00Z")) }.With("metrics.yaml", $$$"""
            catalog: { teams: [{ name: shop, services: [{ name: checkout }] }] }
            sources:
              - name: shiplog
                type: http
                request: { url: "{{{address ?? _vendor.Address.ToString()}}}api/releases", query: { from: "{since}" }, time: unix }
                auth: { bearer: "${TOKEN}" }
                records: releases
                facts:
                  - kind: deployment
                    gone_when: [{ path: trial, exists: true }]
                    fields:
                      id: ref
                      service: app
                      environment: to
                      revision: sha
                      finished_at: { path: done, time: unix }
                      outcome: { path: verdict, map: { shipped: succeeded, broke: failed } }
            """);
}
