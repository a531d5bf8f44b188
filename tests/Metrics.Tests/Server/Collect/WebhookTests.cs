using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Collect;
using Metrics.Server.Collect.Pushed;
using Metrics.Server.Config;
using Metrics.Server.Config.Reading;
using Metrics.Store;
using Metrics.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Metrics.Tests.Server.Collect;

/// <summary>The type <c>webhook</c> in the running service: signed, durable, once.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private const string Yaml = """
        sources:
          - name: ci
            type: webhook
            signature:
              secret: "${file:hook.key}"
              header: X-Signature
              signed: "{timestamp}.{body}"
              timestamp: { header: X-Time }
            facts:
              - kind: deployment
                fields: { id: id, service: app, environment: to, revision: sha, finished_at: at, outcome: { value: succeeded }, updated_at: at }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-webhook-").FullName;
    private RunningServer _server = null!;

    public async Task InitializeAsync()
    {
        Key("the-first-key");
        var reader = new ConfigReader(SourceRegistry.Scan().Types.ToDictionary(type => type.Name, type => type.Options));
        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) = reader.ReadText(Yaml, "metrics.yaml", new Surroundings(_ => null, _folder));
        Assert.Empty(problems);
        _server = await RunningServer.StartAsync(config!);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_genuine_delivery_is_on_disk_when_it_is_answered_and_taken_once()
    {
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(Body("d1", "2026-01-09T17:00:00Z"), "the-first-key"));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(Body("d1", "2026-01-09T17:00:00Z"), "the-first-key"));

        await using FactStore reader = await FactStore.OpenAsync($"sqlite:{_server.Folder}/metrics.db", _server.Clock, StoreAccess.Read);
        Assert.Single(await reader.HistoryAsync(new FactKey("ci", FactKind.Deployment, "d1")));
    }

    [Fact]
    public async Task Deliveries_out_of_order_leave_what_the_latest_says()
    {
        await PostAsync(Body("d1", "2026-01-09T17:10:00Z"), "the-first-key");
        await PostAsync(Body("d1", "2026-01-09T17:00:00Z"), "the-first-key");

        var deployment = (Deployment)(await _server.Store.FindAsync(FactKind.Deployment, "d1")).Single().Fact;
        Assert.Equal(Some.At("2026-01-09T17:10:00Z"), deployment.FinishedAt);
    }

    [Fact]
    public async Task It_covers_from_its_first_delivery_on_and_lives_while_it_is_told()
    {
        DateTimeOffset first = _server.Clock.Now;
        await PostAsync(Body("d1", "2026-01-09T17:10:00Z"), "the-first-key");
        _server.Clock.Now = first.AddHours(1);
        await PostAsync(Body("d2", "2026-01-09T17:20:00Z"), "the-first-key");

        SourceState state = (await _server.Store.SourcesAsync()).Single();
        Assert.Equal((first, first.AddHours(1)), (state.CoveredFrom, state.LastSuccessAt));
    }

    [Fact]
    public async Task A_replayed_delivery_is_too_old_and_one_without_a_signature_is_none()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(Body("d1", "2026-01-09T17:00:00Z"), "the-first-key", TimeSpan.FromMinutes(6)));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(Body("d1", "2026-01-09T17:00:00Z"), "a-guess"));
        Assert.Equal(0, await _server.Store.RevisionAsync());
    }

    [Fact]
    public async Task A_key_that_is_rotated_in_its_file_holds_at_once_and_the_old_one_no_longer()
    {
        await PostAsync(Body("d1", "2026-01-09T17:00:00Z"), "the-first-key");
        Key("the-second-key");

        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(Body("d2", "2026-01-09T17:00:00Z"), "the-first-key"));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(Body("d2", "2026-01-09T17:00:00Z"), "the-second-key"));
    }

    [Fact]
    public async Task Ten_thousand_deliveries_at_once_are_taken_without_loss()
    {
        const int Deliveries = 10_000;
        Receivers receivers = _server.Services.GetRequiredService<Receivers>();
        using var together = new SemaphoreSlim(200);

        // Each is sent twice, as senders do that had no answer in time.
        DeliveryAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 2 * Deliveries).Select(async i =>
        {
            await together.WaitAsync();
            try
            {
                return await receivers.ReceiveAsync("ci", Signed(Body($"d{i % Deliveries}", "2026-01-09T17:00:00Z"), "the-first-key"), default);
            }
            finally
            {
                together.Release();
            }
        }));

        Assert.All(answers, answer => Assert.NotNull(answer.Result));
        Assert.Equal(Deliveries, answers.Count(answer => answer.Result!.Repeated));
        await using FactStore reader = await FactStore.OpenAsync($"sqlite:{_server.Folder}/metrics.db", _server.Clock, StoreAccess.Read);
        Assert.Equal(Deliveries, (await reader.CountAsync())[FactKind.Deployment]);
    }

    private void Key(string key) => File.WriteAllText(Path.Combine(_folder, "hook.key"), key + "\n");

    private static string Body(string id, string at) => $$"""{"id":"{{id}}","app":"pay","to":"production","sha":"4f5e6d7c","at":"{{at}}"}""";

    private Delivery Signed(string body, string key, TimeSpan age = default)
    {
        string time = (_server.Clock.Now - age).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        string signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{time}.{body}")));
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["X-Time"] = time, ["X-Signature"] = signature };
        return new Delivery(headers, Encoding.UTF8.GetBytes(body), _server.Clock.Now);
    }

    private async Task<HttpStatusCode> PostAsync(string body, string key, TimeSpan age = default)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        foreach ((string name, string value) in Signed(body, key, age).Headers)
        {
            content.Headers.Add(name, value);
        }

        using HttpResponseMessage response = await _server.Http.PostAsync(new Uri("/hooks/ci", UriKind.Relative), content);
        return response.StatusCode;
    }
}
