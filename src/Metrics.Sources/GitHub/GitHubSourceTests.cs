using System.Text;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Tests.Support;

namespace Metrics.Sources.GitHub;

/// <summary>What no recorded answer shows.</summary>
public sealed class GitHubSourceTests
{
    private const string Secret = "It's a Secret to Everybody";

    [Fact]
    public void The_signature_of_GitHubs_own_example_is_accepted()
    {
        Reception reception = Receive(
            "Hello, World!",
            ("X-Hub-Signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"),
            ("X-GitHub-Delivery", "d1"));

        Assert.Equal("d1", Assert.IsType<Reception.Accepted>(reception).DeliveryId);
    }

    [Theory]
    [InlineData("Fixes #12 and #13", "7/issue/12")]
    [InlineData("This closes: acme/pay#3.\nResolved #4", "7/issue/3", "7/issue/4")]
    [InlineData("fix #5, fixed #5", "7/issue/5")]
    [InlineData("fixes other/web#9, prefixes #8, see #7")]
    [InlineData("")]
    public void Issues_of_the_repository_that_a_change_closes_are_named(string text, params string[] closed) =>
        Assert.Equal(closed.Length == 0 ? null : closed, PullChanges.ClosedBy(7, "acme/pay", text, null));

    [Theory]
    [InlineData("")]
    [InlineData("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18")]
    [InlineData("sha1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17")]
    public void Another_signature_is_refused(string signature) =>
        Assert.IsType<Reception.Refused>(Receive("Hello, World!", ("X-Hub-Signature-256", signature)));

    [Fact]
    public void Without_a_secret_nothing_is_accepted()
    {
        var source = new GitHubSource(new GitHubOptions { Repositories = ["acme/*"] }, Tools());

        var delivery = new Delivery(new Dictionary<string, string>(), Encoding.UTF8.GetBytes("{}"), Some.At("2026-10-05T12:00:00Z"));
        Assert.IsType<Reception.Refused>(source.Receive(delivery));
    }

    [Fact]
    public void A_form_tells_the_same_as_JSON()
    {
        const string Json = """
            {"action":"created",
             "deployment":{"node_id":"DE_1","sha":"abc","ref":"main","environment":"production","created_at":"2026-10-05T10:00:00Z"},
             "deployment_status":{"state":"success","environment":"production","created_at":"2026-10-05T10:06:00Z"},
             "repository":{"id":7,"full_name":"acme/pay & go","default_branch":"main"}}
            """;
        Deployment json = DeploymentOf(Signed(Json, "application/json"));
        string encoded = "payload=" + Uri.EscapeDataString(Json).Replace("%20", "+", StringComparison.Ordinal);
        Deployment form = DeploymentOf(Signed(encoded, "application/x-www-form-urlencoded"));

        Assert.Equal(json, form);
        Assert.Equal("7/deployment/DE_1", json.Id);
        Assert.Equal("acme/pay & go", json.Service);
        Assert.Equal(DeploymentOutcome.Succeeded, json.Outcome);
    }

    [Fact]
    public void Repositories_that_are_not_configured_tell_nothing()
    {
        const string Body = """{"repository":{"id":7,"full_name":"other/thing"},"deployment":{"node_id":"DE_1"}}""";

        Assert.Empty(((Reception.Accepted)Signed(Body, "application/json")).Records);
    }

    [Theory]
    [InlineData("refs/heads/main", "false", DeliveredBy.Merges, true)]
    [InlineData("refs/heads/topic", "false", DeliveredBy.Merges, false)]
    [InlineData("refs/heads/main", "true", DeliveredBy.Merges, false)]
    [InlineData("refs/heads/main", "false", DeliveredBy.Deployments, false)]
    public void A_push_deploys_the_tip_of_the_default_branch_where_merges_count(string pushed, string forced, DeliveredBy from, bool deploys)
    {
        string body = $$"""
            {"ref":"{{pushed}}","forced":{{forced}},"deleted":false,"head_commit":{"id":"c3","timestamp":"2026-10-05T10:00:00+02:00"},
             "commits":[{"id":"c2","timestamp":"2026-10-05T09:59:00+02:00"},{"id":"c3","timestamp":"2026-10-05T10:00:00+02:00"}],
             "repository":{"id":7,"full_name":"acme/site","default_branch":"main","created_at":1700000000,"pushed_at":1791187200}
            }
            """;
        var rule = new DeliveryRule { Repositories = ["acme/*"], From = from };

        SourceRecord[] records = [.. ((Reception.Accepted)Signed(body, "application/json", "push", rule)).Records];

        Assert.Equal(deploys ? 1 : 0, records.Length);
        if (deploys)
        {
            var told = (SourceRecord.Found)records[0];
            Assert.True(told.Partial);
            Assert.Equal(("7/merge/c3", "c3", Some.At("2026-10-05T08:00Z")), (told.Fact.Id, ((Deployment)told.Fact).Revision, told.Fact.HappenedAt));
        }
    }

    [Theory]
    [InlineData("{\"data\":{\"node\":{\"pullRequests\":{\"nodes\":[{\"number\"")]
    [InlineData("<html>Unicorn!</html>")]
    public void A_broken_answer_is_left_to_the_runner(string body) =>
        Assert.Null(GraphJudge.Judge(System.Net.HttpStatusCode.OK, Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData("""{"errors":[{"type":"RATE_LIMITED","message":"API rate limit already exceeded"}]}""", FaultKind.ToldToWait)]
    [InlineData("""{"data":{"nodes":[{},null]}}""", FaultKind.Unreachable)]
    [InlineData("""{"data":{"nodes":[{},null]},"errors":[]}""", FaultKind.Unreachable)]
    [InlineData("""{"data":{"nodes":[null]},"errors":[{"message":"Something went wrong"}]}""", FaultKind.Unreachable)]
    [InlineData("""{"data":null,"errors":[{"type":"INSUFFICIENT_SCOPES","message":"requires read:org"}]}""", FaultKind.Refused)]
    public void A_refusal_with_a_good_status_is_none_the_less_one(string body, FaultKind kind) =>
        Assert.Equal(kind, GraphJudge.Judge(System.Net.HttpStatusCode.OK, Encoding.UTF8.GetBytes(body))?.Kind);

    private static Deployment DeploymentOf(Reception reception) =>
        (Deployment)((SourceRecord.Found)((Reception.Accepted)reception).Records.Single()).Fact;

    private static Reception Signed(string body, string type, string name = "deployment_status", DeliveryRule? rule = null)
    {
        byte[] hash = System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body));
        return Receive(
            body,
            rule,
            ("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(hash)),
            ("X-GitHub-Event", name),
            ("Content-Type", type));
    }

    private static Reception Receive(string body, params (string Name, string Value)[] headers) => Receive(body, null, headers);

    private static Reception Receive(string body, DeliveryRule? rule, params (string Name, string Value)[] headers)
    {
        var options = new GitHubOptions
        {
            Repositories = ["acme/*"],
            WebhookSecret = Facts.Collecting.Secret.Of(Secret),
            Deployments = rule is null ? [] : [rule],
        };
        return new GitHubSource(options, Tools()).Receive(new Delivery(
            headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase),
            Encoding.UTF8.GetBytes(body),
            Some.At("2026-10-05T12:00:00Z")));
    }

    private static SourceTools Tools() => new() { Http = new HttpClient(), Name = "github", CacheFolder = "", BaseFolder = "" };
}
