using System.Net;
using System.Security.Cryptography;
using System.Text;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Config;
using Metrics.Sources.Files;
using Metrics.Sources.PagerDuty;
using Metrics.Store;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Collect;

public sealed class HookTests : IAsyncLifetime
{
    private const string Key = "marked-secret-of-hooks";

    private RunningServer _server = null!;

    public async Task InitializeAsync() => _server = await RunningServer.StartAsync(new MetricsConfig
    {
        Sources =
        [
            new SourceSpec { Name = "pager", Type = "pagerduty", Options = new PagerDutyOptions { WebhookSecret = Secret.Of(Key) } },
            new SourceSpec { Name = "uploads", Type = "files", Options = new FilesOptions { Path = "." } },
        ],
    });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_genuine_delivery_is_stored_once_however_often_it_comes()
    {
        string body = Body("Q1", "incident.triggered", "2026-01-08T10:00:00Z");

        Assert.Equal((HttpStatusCode.Accepted, """{"status":"accepted","facts":1}"""), await PostAsync("pager", body, "h1"));
        Assert.Equal((HttpStatusCode.Accepted, """{"status":"repeated","facts":1}"""), await PostAsync("pager", body, "h1"));
        Assert.Single(await _server.Store.HistoryAsync(new FactKey("pager", FactKind.Incident, "Q1")));
    }

    [Fact]
    public async Task Deliveries_out_of_order_end_as_the_latest_says()
    {
        await PostAsync("pager", Body("Q1", "incident.resolved", "2026-01-08T11:00:00Z"), "h2");
        await PostAsync("pager", Body("Q1", "incident.acknowledged", "2026-01-08T10:05:00Z"), "h1");

        var incident = (Incident)(await _server.Store.FindAsync(FactKind.Incident, "Q1")).Single().Fact;
        Assert.Equal((Some.At("2026-01-08T10:05Z"), Some.At("2026-01-08T11:00Z")), (incident.AcknowledgedAt, incident.ResolvedAt));
    }

    [Fact]
    public async Task A_wrong_signature_is_refused_and_nothing_is_stored()
    {
        (HttpStatusCode status, string problem) = await PostAsync("pager", Body("Q1", "incident.triggered", "2026-01-08T10:00:00Z"), "h1", "another");

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Contains("signature", problem, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, problem, StringComparison.Ordinal);
        Assert.Equal(0, await _server.Store.RevisionAsync());
    }

    [Fact]
    public async Task A_delivery_is_known_by_its_signature_whatever_its_content_type_says()
    {
        string body = Body("Q1", "incident.triggered", "2026-01-08T10:00:00Z");

        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync("pager", body, "h1", "another", "text/plain")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("pager", body, "h1", mediaType: "application/x-www-form-urlencoded")).Status);
    }

    [Fact]
    public async Task Only_sources_that_take_deliveries_have_a_hook()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync("nobody", "{}", "h1")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync("uploads", "{}", "h1")).Status);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused() =>
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync("pager", new string(' ', 6 * 1024 * 1024), "h1")).Status);

    [Fact]
    public async Task A_signed_body_that_is_no_delivery_is_told_so() =>
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("pager", """{"no":"event"}""", "h1")).Status);

    [Fact]
    public async Task A_burst_is_taken_without_loss()
    {
        const int Deliveries = 300;
        using var eight = new SemaphoreSlim(8);

        HttpStatusCode[] answers = await Task.WhenAll(Enumerable.Range(0, Deliveries).Select(async i =>
        {
            await eight.WaitAsync();
            try
            {
                return (await PostAsync("pager", Body($"Q{i:0000}", "incident.triggered", "2026-01-08T10:00:00Z"), $"h{i}")).Status;
            }
            finally
            {
                eight.Release();
            }
        }));

        Assert.All(answers, status => Assert.Equal(HttpStatusCode.Accepted, status));
        Assert.Equal(Deliveries, (await _server.Store.CountAsync())[FactKind.Incident]);
    }

    [Fact]
    public async Task A_new_configuration_takes_its_secrets_with_it()
    {
        var options = new PagerDutyOptions { WebhookSecret = Secret.Of("the-next") };
        _server.Config.Replace(_server.Config.Value with { Sources = [new SourceSpec { Name = "pager", Type = "pagerduty", Options = options }] });

        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync("pager", Body("Q1", "incident.triggered", "2026-01-08T10:00:00Z"), "h1")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync("pager", Body("Q1", "incident.triggered", "2026-01-08T10:00:00Z"), "h1", "the-next")).Status);
    }

    [Fact]
    public async Task A_source_that_is_only_told_shows_that_it_lives()
    {
        await PostAsync("pager", Body("Q1", "incident.triggered", "2026-01-08T10:00:00Z"), "h1");

        SourceState state = (await _server.Store.SourcesAsync()).Single(one => one.Source == "pager");
        Assert.Equal(1, state.Accepted);
    }

    private static string Body(string id, string type, string at) => $$$"""
        {"event":{"id":"E-{{{id}}}","event_type":"{{{type}}}","resource_type":"incident","occurred_at":"{{{at}}}","data":{
          "id":"{{{id}}}","type":"incident","number":1,"status":"triggered","created_at":"2026-01-08T10:00:00Z","title":"Slow","urgency":"high",
          "service":{"id":"PS1"},"priority":null,"resolve_reason":null,"teams":[] } } }
        """;

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(string source, string body, string delivery, string secret = Key, string mediaType = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, mediaType);
        string signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(body)));
        content.Headers.Add("x-pagerduty-signature", "v1=" + signature);
        content.Headers.Add("x-webhook-id", delivery);
        using HttpResponseMessage response = await _server.Http.PostAsync(new Uri($"/hooks/{source}", UriKind.Relative), content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
