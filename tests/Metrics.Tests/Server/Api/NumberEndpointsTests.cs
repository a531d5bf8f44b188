using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Api;

public class NumberEndpointsTests
{
    private static readonly MetricsConfig Config = new() { Catalog = Some.Catalog(Some.Team("money", Some.Service("pay"))) };

    [Fact]
    public async Task A_report_carries_everything_in_the_agreed_order()
    {
        await using RunningServer server = await StartAsync();

        JsonNode report = await JsonAsync(server, "/api/v1/report?scope=service:pay&window=7d");

        Assert.Equal(
            """{"scope":"service:pay","window":"7d","at":"2026-01-09T18:00:00Z","as_of":null,"revision":8}""",
            Without(report, "numbers", "definitions"));
        JsonNode rate = Number(report, "change_fail_rate");
        Assert.Equal(
            ["metric", "value", "unit", "numerator", "denominator", "samples", "lower", "upper", "status", "quality", "rule", "explain"],
            rate.AsObject().Select(field => field.Key));
        Assert.Equal((0.5, 2, 4, "low_sample"), (
            (double)rate["value"]!, (int)rate["numerator"]!, (int)rate["denominator"]!, (string)rate["status"]!));
        Assert.Equal("/explain/change_fail_rate?scope=service%3Apay&window=7d&at=2026-01-09T18%3A00%3A00Z", (string)rate["explain"]!);
    }

    [Fact]
    public async Task A_number_without_data_says_so_and_has_no_value()
    {
        await using RunningServer server = await StartAsync();

        JsonNode lead = Number(await JsonAsync(server, "/api/v1/report?window=7d"), "lead_time", "median");

        Assert.Equal("no_data", (string)lead["status"]!);
        Assert.Null(lead["value"]);
    }

    [Fact]
    public async Task An_instant_is_asked_for_by_at_and_knowledge_by_as_of()
    {
        await using RunningServer server = await StartAsync();
        DateTimeOffset before = server.Clock.Now;
        server.Clock.Now += TimeSpan.FromDays(1);
        await server.WriteAsync(Some.Pager, Some.Incident("2026-01-09T12:00Z", "2026-01-09T20:00Z", "I4"));

        JsonNode now = await JsonAsync(server, "/api/v1/report?window=7d");
        JsonNode then = await JsonAsync(server, "/api/v1/report?window=7d&at=2026-01-09T18:00:00Z");
        JsonNode known = await JsonAsync(server, $"/api/v1/report?window=7d&as_of={before:yyyy-MM-dd'T'HH:mm:ss}Z");

        Assert.Equal((0, 1, 1), (Open(now), Open(then), Open(known)));
        Assert.Equal("2026-01-09T18:00:00Z", (string)known["as_of"]!);

        static int Open(JsonNode report) => (int)Number(report, "incidents_open")["value"]!;
    }

    [Fact]
    public async Task What_is_known_today_takes_in_what_arrives_today()
    {
        await using RunningServer server = await StartAsync();
        JsonNode morning = await JsonAsync(server, "/api/v1/report?window=7d&as_of=2026-01-09");
        server.Clock.Now += TimeSpan.FromHours(1);
        await server.WriteAsync(Some.Pager, Some.Incident("2026-01-09T12:00Z", "2026-01-09T18:30:00Z", "I4"));

        JsonNode evening = await JsonAsync(server, "/api/v1/report?window=7d&as_of=2026-01-09");

        Assert.Equal((1, 0), ((int)Number(morning, "incidents_open")["value"]!, (int)Number(evening, "incidents_open")["value"]!));
    }

    [Fact]
    public async Task An_empty_part_of_a_question_takes_its_default()
    {
        await using RunningServer server = await StartAsync();

        Assert.Equal(await server.GetAsync("/api/v1/report"), await server.GetAsync("/api/v1/report?scope=&window=&at=&as_of="));
        Assert.Equal(
            await server.GetAsync("/api/v1/series?metric=lead_time"),
            await server.GetAsync("/api/v1/series?metric=lead_time&stat=&scope=&window=&from=&to=&step=&as_of="));
        Assert.Equal(
            await server.GetAsync("/api/v1/explain?metric=deployments"),
            await server.GetAsync("/api/v1/explain?metric=deployments&stat=&origin=&scope=&window=&at=&as_of="));
    }

    [Theory]
    [InlineData("explain?metric=deployments&take=many", "take", "many")]
    [InlineData("explain?metric=deployments&skip=1.5", "skip", "1.5")]
    public async Task What_is_no_number_is_named_in_the_answer(string question, string part, string written)
    {
        await using RunningServer server = await StartAsync();

        using HttpResponseMessage answer = await server.Http.GetAsync(new Uri("/api/v1/" + question, UriKind.Relative));
        JsonNode problem = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(part, (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Contains(written, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "write it as 2026-Q3")]
    [InlineData("null", "SnapshotRequest")]
    [InlineData("""{ "quarter": "2025-Q4", "as_of": "2026-01-09T18:00:00" }""", "has no offset")]
    [InlineData("""{ "quarter": "2025-Q4", "asof": "2026-01-09T18:00:00Z" }""", "'asof'")]
    public async Task A_snapshot_that_is_asked_for_wrongly_is_refused_in_words(string body, string says)
    {
        await using RunningServer server = await StartAsync();

        using var asked = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await server.Http.PostAsync(new Uri("/api/v1/snapshots", UriKind.Relative), asked);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(says, (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/snapshots/2025-Q4.1", HttpStatusCode.NotFound, "none has been made yet")]
    [InlineData("/api/v1/snapshots/2025-Q4.1/diff", HttpStatusCode.NotFound, "none has been made yet")]
    [InlineData("/api/v1/incidents/I9", HttpStatusCode.NotFound, "No source has a current incident 'I9'")]
    [InlineData("/api/v1/snapshots/2025-Q4.1/export?format=docx", HttpStatusCode.NotFound, "none has been made yet")]
    public async Task What_is_not_there_is_not_found(string address, HttpStatusCode status, string says)
    {
        await using RunningServer server = await StartAsync();

        using HttpResponseMessage answer = await server.Http.GetAsync(new Uri(address, UriKind.Relative));

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(says, (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_missing_here_is_not_the_fault_of_who_asks()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config with { Snapshots = new SnapshotOptions { SigningKey = "gone.pem" } }, WorkedExample.Facts);

        using HttpResponseMessage answer = await server.Http.PostAsJsonAsync("/api/v1/snapshots", new { quarter = "2025-Q4" });

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("gone.pem can't be read", (string)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["detail"]!, StringComparison.Ordinal);
        Assert.Empty(await server.Store.Snapshots.ListAsync());
    }

    [Fact]
    public async Task The_digest_that_belongs_beside_a_csv_is_downloaded_too()
    {
        await using RunningServer server = await StartAsync();
        using HttpResponseMessage made = await server.Http.PostAsJsonAsync("/api/v1/snapshots", new { quarter = "2025-Q4" });

        byte[] csv = await server.Http.GetByteArrayAsync(new Uri("/api/v1/snapshots/2025-Q4.1/export?format=csv", UriKind.Relative));
        string beside = await server.Http.GetStringAsync(new Uri("/api/v1/snapshots/2025-Q4.1/export?format=csv.sha256", UriKind.Relative));

        string digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(csv));
        Assert.Equal($"{digest}  snapshot-2025-Q4.1.csv\n", beside);
    }

    [Fact]
    public async Task A_day_stands_for_its_end_in_the_organizations_time_zone()
    {
        MetricsConfig berlin = Config with { Organization = new OrganizationOptions { TimeZone = "Europe/Berlin" } };
        await using RunningServer server = await RunningServer.StartAsync(berlin, WorkedExample.Facts);

        JsonNode report = await JsonAsync(server, "/api/v1/report?at=2026-01-06");

        Assert.Equal("2026-01-06T22:59:59.999Z", (string)report["at"]!);
    }

    [Fact]
    public async Task Today_means_until_now_and_is_asked_again_while_time_passes()
    {
        await using RunningServer server = await StartAsync();

        JsonNode report = await JsonAsync(server, "/api/v1/report?at=2026-01-09");
        server.Clock.Now += TimeSpan.FromHours(1);
        using HttpResponseMessage later = await server.Http.GetAsync(new Uri("/api/v1/report?at=2026-01-09", UriKind.Relative));

        Assert.Equal("2026-01-09T18:00:00Z", (string)report["at"]!);
        Assert.Equal("2026-01-09T19:00:00Z", (string)(await later.Content.ReadFromJsonAsync<JsonNode>())!["at"]!);
        Assert.Null(later.Headers.ETag);
    }

    [Theory]
    [InlineData("report?scope=team:mony", "scope", "team:money")]
    [InlineData("report?scope=payments", "scope", "organization")]
    [InlineData("report?window=7", "window", "7d")]
    [InlineData("report?at=yesterday", "at", "2026-01-31T09:30:00Z")]
    [InlineData("report?at=2026-01-10", "at", "future")]
    [InlineData("report?as_of=2026-01-10", "as_of", "future")]
    [InlineData("report?window=2026-Q2", "window", "2026-Q2 has not begun: it starts on 2026-04-01")]
    [InlineData("report?window=2025-Q4&at=2025-09-30", "window", "2025-Q4 has not begun")]
    [InlineData("report?window=9999-12", "window", "a number of days up to 3660")]
    [InlineData("series?metric=deployments&to=0001-01-02", "to", "before 1970")]
    [InlineData("series?metric=deployments&from=0001-01-01&step=10000w", "from", "before 1970")]
    [InlineData("review?at=0001-01-01", "at", "before 1970")]
    [InlineData("review?at=2026-02-01", "at", "future")]
    [InlineData("review?quarter=9999-Q4", "quarter", "2026-Q3")]
    [InlineData("review?quarter=2026-Q2", "quarter", "2026-Q2 has not begun")]
    [InlineData("series?metric=deployments&to=2026-02-01", "to", "future")]
    [InlineData("series?metric=deployments&as_of=2026-02-01", "as_of", "future")]
    [InlineData("report?as_of=2026-01-09T18:00:00", "as_of", "offset")]
    [InlineData("explain?metric=change_fail_rat", "metric", "change_fail_rate")]
    [InlineData("explain", "metric", "name a metric")]
    [InlineData("series?metric=lead_time.p99", "stat", "p90")]
    [InlineData("series?metric=deployments&step=1y", "step", "1d")]
    [InlineData("series?metric=deployments&step=1m", "step", "longer step")]
    public async Task A_wrong_word_is_answered_with_the_right_one(string question, string part, string hint)
    {
        await using RunningServer server = await StartAsync();

        await Refusals.AssertRefusedAsync(server, question, part, hint);
    }

    [Fact]
    public async Task Every_mistake_of_a_question_is_told_at_once()
    {
        await using RunningServer server = await StartAsync();

        using HttpResponseMessage answer = await server.Http.GetAsync(new Uri("/api/v1/report?scope=x&window=y&at=z", UriKind.Relative));
        JsonNode problem = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;

        Assert.Equal(["scope", "window", "at"], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task An_explanation_lists_each_record_with_its_part_and_the_rule()
    {
        await using RunningServer server = await StartAsync();

        JsonNode explained = await JsonAsync(server, "/api/v1/explain?metric=change_fail_rate&scope=service:pay&window=7d");

        Assert.Equal(["change_fail_rate"], explained["numbers"]!.AsArray().Select(number => (string)number!["metric"]!));
        Assert.Equal(6, (int)explained["total_records"]!);
        Assert.Equal(
            ["D1 denominator", "D2 numerator", "I1 numerator", "I2 numerator", "D3 numerator", "D4 denominator"],
            explained["records"]!.AsArray().Select(record => $"{record!["id"]} {record["role"]}"));
        Assert.All(explained["records"]!.AsArray(), record => Assert.NotEmpty((string)record!["why"]!));
    }

    [Fact]
    public async Task An_explanation_is_paged()
    {
        await using RunningServer server = await StartAsync();

        JsonNode page = await JsonAsync(server, "/api/v1/explain?metric=deployments&window=7d&skip=1&take=2");

        Assert.Equal(["D2", "D3"], page["records"]!.AsArray().Select(record => (string)record!["id"]!));
        Assert.Equal(4, (int)page["total_records"]!);
    }

    [Fact]
    public async Task A_series_shows_one_metric_over_time()
    {
        await using RunningServer server = await StartAsync();

        JsonNode series = await JsonAsync(
            server, "/api/v1/series?metric=deployments&window=7d&from=2026-01-05T12:00:00Z&to=2026-01-07T12:00:00Z&step=1d");

        Assert.Equal(
            ["2026-01-05T12:00:00Z 1", "2026-01-06T12:00:00Z 3", "2026-01-07T12:00:00Z 4"],
            series["points"]!.AsArray().Select(point => $"{point!["at"]} {point["value"]}"));
        Assert.Equal("deployments", (string)series["unit"]!);
    }

    [Fact]
    public async Task A_series_as_of_an_instant_tells_what_was_known_then()
    {
        await using RunningServer server = await StartAsync();
        server.Clock.Now += TimeSpan.FromDays(1);
        await server.WriteAsync(Some.Deploys, Some.Deployment("2026-01-07T09:00Z", "D9"));
        const string question = "/api/v1/series?metric=deployments&window=7d&from=2026-01-07T12:00:00Z&to=2026-01-07T12:00:00Z";

        JsonNode now = await JsonAsync(server, question);
        JsonNode known = await JsonAsync(server, question + "&as_of=2026-01-09");

        Assert.Equal((5, 4), ((int)now["points"]![0]!["value"]!, (int)known["points"]![0]!["value"]!));
        Assert.Equal((null, "2026-01-09T23:59:59.999Z"), ((string?)now["as_of"], (string?)known["as_of"]));
    }

    [Fact]
    public async Task A_kept_answer_about_a_named_instant_holds_until_something_is_written()
    {
        await using RunningServer server = await StartAsync();
        const string question = "/api/v1/report?window=7d&at=2026-01-09T18:00:00Z";
        using HttpResponseMessage first = await server.Http.GetAsync(new Uri(question, UriKind.Relative));
        async Task<HttpStatusCode> AgainAsync()
        {
            using var again = new HttpRequestMessage(HttpMethod.Get, question);
            again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
            using HttpResponseMessage answer = await server.Http.SendAsync(again);
            return answer.StatusCode;
        }

        HttpStatusCode unchanged = await AgainAsync();
        await server.WriteAsync(Some.Deploys, Some.Deployment("2026-01-09T17:00Z", "D5"));

        Assert.Equal(HttpStatusCode.NotModified, unchanged);
        Assert.Equal(HttpStatusCode.OK, await AgainAsync());
    }

    private static Task<RunningServer> StartAsync() => RunningServer.StartAsync(Config, WorkedExample.Facts);

    private static async Task<JsonNode> JsonAsync(RunningServer server, string path) => JsonNode.Parse(await server.GetAsync(path))!;

    private static JsonNode Number(JsonNode report, string metric, string? stat = null) => report["numbers"]!.AsArray().First(number =>
        (string)number!["metric"]! == metric && (string?)number["stat"] == stat && number["origin"] is null)!;

    private static string Without(JsonNode node, params string[] fields)
    {
        JsonObject copy = node.DeepClone().AsObject();
        Array.ForEach(fields, field => copy.Remove(field));
        return copy.ToJsonString();
    }
}
