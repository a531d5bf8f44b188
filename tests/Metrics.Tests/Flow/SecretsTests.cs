using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Metrics.Server.Collect;
using Metrics.Server.Collect.Http;
using Metrics.Server.Collect.Running;
using Metrics.Server.Config;
using Metrics.Server.Telemetry;
using Metrics.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Metrics.Tests.Flow;

/// <summary>
/// Every source there is, against a vendor that refuses, breaks, lies and says back whatever it was sent: no secret may turn up anywhere.
/// </summary>
public sealed partial class SecretsTests : IAsyncLifetime, IDisposable
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Lists =
    [
        "data", "items", "incidents", "values", "value", "results", "result", "issues", "alerts", "log_entries", "releases", "builds", "day_totals", "seats",
    ];

    private static readonly (string What, Func<HttpRequest, string, (int Status, string Type, string Body)> Answer)[] Answers =
    [
        ("401", (_, sent) => (401, "application/json", Json(new { message = sent }))),
        ("403 in plain words", (_, sent) => (403, "text/plain", sent)),
        ("404", (_, sent) => (404, "application/json", Json(new { errors = new[] { sent } }))),
        ("422", (_, sent) => (422, "application/json", Json(new { message = sent }))),
        ("500", (_, sent) => (500, "application/json", Json(new { error = new { detail = sent } }))),
        ("a web page", (_, sent) => (200, "text/html", $"<html>{sent}</html>")),
        ("half an answer", (_, sent) => (200, "application/json", "{\"data\":[{\"id\":\"" + Short(sent) + "\",")),
        ("lists of lies", (request, sent) => (200, "application/json", Lie(request, sent))),
        ("a list of lies", (request, sent) => (200, "application/json", $"[{Record(sent)}]")),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-secrets-").FullName;
    private readonly LogLines _logs = new();
    private readonly ConcurrentQueue<(string Where, string Text)> _seen = [];
    private readonly ActivityListener _spans = new();
    private MarkedSources _marked = null!;
    private RunningServer _server = null!;
    private FakeVendor _vendor = null!;

    public async Task InitializeAsync()
    {
        using var cleaning = new SpanCleaning();
        _spans.ShouldListenTo = source => source.Name is "System.Net.Http" or "Metrics.Collect" or "Microsoft.AspNetCore";
        _spans.Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded;
        _spans.ActivityStopped = span =>
        {
            cleaning.OnEnd(span);
            See("spans", $"{span.DisplayName} {span.StatusDescription} {string.Join(' ', span.TagObjects)} {string.Join(' ', span.Events.SelectMany(one => one.Tags))}");
        };
        ActivitySource.AddActivityListener(_spans);
        _marked = new MarkedSources(_folder);
        _vendor = await FakeVendor.StartAsync();
        _server = await RunningServer.StartAsync(new MetricsConfig { BaseFolder = _folder, Sources = [.. _marked.All.Select(one => one.Spec)] }, _logs);
    }

    public void Dispose()
    {
        _spans.Dispose();
        _logs.Dispose();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _vendor.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task No_source_shows_its_secret_whatever_its_vendor_answers()
    {
        foreach ((SourceType type, SourceSpec spec) in _marked.All.Where(one => one.Type.Polls))
        {
            foreach ((string what, Func<HttpRequest, string, (int, string, string)> answer) in Answers)
            {
                _vendor.Answer = answer;
                CollectResult result = await CollectAsync(spec);
                See($"the result of {type.Name} after {what}", $"{result.Error}");
                TrialResult trial = await new SourceTrial(Workshop(), _server.Clock).RunAsync(spec);
                See($"a trial of {type.Name} after {what}", $"{trial.Error} {string.Join(' ', trial.Facts)} {string.Join(' ', trial.Unreadable)}");
            }
        }

        Assert.Contains(_vendor.Received, sent => sent.Contains("Bearer MARKED", StringComparison.Ordinal));
        await LookEverywhereAsync();
    }

    [Fact]
    public async Task No_receiver_believes_a_wrong_signature_or_shows_its_secret()
    {
        string[] names = [.. _marked.All.Where(one => one.Type.Receives).Select(one => one.Spec.Name)];
        Assert.NotEmpty(names);
        foreach (string name in names)
        {
            foreach ((string header, string value) in Forged())
            {
                using var content = new StringContent("""{"event":{},"alerts":[]}""", Encoding.UTF8, "application/json");
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/hooks/{name}", UriKind.Relative)) { Content = content };
                request.Headers.TryAddWithoutValidation(header, value);
                using HttpResponseMessage response = await _server.Http.SendAsync(request);
                Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{name} answered {response.StatusCode} to {header}");
                See($"the answer of {name}", await response.Content.ReadAsStringAsync());
            }
        }

        string scrape = await ScrapeAsync();
        string[] uncounted = [.. names.Where(name => !scrape.Split('\n').Any(line => line.StartsWith("metrics_source_deliveries_total{", StringComparison.Ordinal)
            && line.Contains($"source=\"{name}\"", StringComparison.Ordinal) && line.EndsWith($" {Forged().Count()}", StringComparison.Ordinal)))];
        Assert.True(uncounted.Length == 0, $"not counted as refused: {string.Join(", ", uncounted)}\n{scrape}");
        await LookEverywhereAsync();
    }

    [Fact]
    public async Task A_rotated_secret_is_sent_with_the_next_request_of_every_source()
    {
        _vendor.Answer = Answers[0].Answer;
        int sent = 0;
        foreach ((SourceType type, SourceSpec spec) in _marked.All.Where(one => one.Type.Polls))
        {
            _vendor.Forget();
            using ConfiguredSource source = Workshop().Make(spec);
            await Collector().RunAsync(source);
            bool sends = Received().Contains(MarkedSources.Mark(type.Name, sent), StringComparison.Ordinal);
            bool keepsItBack = !sends && _vendor.Received.Count > 0 && Given().IsMatch(type.Sample!);
            Assert.False(keepsItBack, $"{spec.Name} asks without the secret that it was given");
            _marked.Rotate();
            sent++;
            _vendor.Forget();
            await Collector().RunAsync(source);

            Assert.DoesNotContain(MarkedSources.Mark(type.Name, sent - 1), Received(), StringComparison.Ordinal);
            Assert.True(!sends || Received().Contains(MarkedSources.Mark(type.Name, sent), StringComparison.Ordinal), $"{spec.Name} does not use its new secret");
        }
    }

    private static IEnumerable<(string Header, string Value)> Forged() =>
    [
        ("X-None", "none"), ("Authorization", "Bearer wrong"), ("Authorization", "Basic d3Jvbmc6d3Jvbmc="), ("X-Hub-Signature-256", "sha256=00"),
        ("X-Signature", "sha256=00"), ("X-PagerDuty-Signature", "v1=00"), ("X-Gitlab-Token", "wrong"), ("webhook-signature", "v1,AAAA"), ("X-Lab-Token", "wrong"),
    ];

    /// <summary>All that the vendor received, with what stood there in base64.</summary>
    private string Received()
    {
        string all = string.Join('\n', _vendor.Received);
        return all + string.Join('\n', Basic().Matches(all).Select(match => Encoding.UTF8.GetString(Convert.FromBase64String(match.Groups[1].Value))));
    }

    private SourceWorkshop Workshop() => new(SourceRegistry.Scan(), _server.Config, _server.Clock)
    {
        Network = _vendor.Network,
        Http = new SourceHttpOptions { Retries = 0 },
    };

    private Collector Collector()
    {
        using var factory = new LoggerFactory([_logs]);
        var options = new CollectorOptions { Holder = "test", Resumptions = 0, FirstWait = TimeSpan.Zero };
        return new Collector(_server.Store, options, _server.Clock, factory.CreateLogger<Collector>());
    }

    private async Task<CollectResult> CollectAsync(SourceSpec spec)
    {
        using ConfiguredSource source = Workshop().Make(spec);
        return await Collector().RunAsync(source);
    }

    private Task<string> ScrapeAsync()
    {
        // Families of the process are rendered once a second.
        _server.Clock.Now += TimeSpan.FromSeconds(2);
        return _server.GetAsync("/metrics");
    }

    private async Task LookEverywhereAsync()
    {
        See("/metrics", await ScrapeAsync());
        See("the board", await _server.GetAsync("/sources"));
        foreach (string line in _logs.All)
        {
            See("the log", line);
        }

        foreach (string file in Directory.GetFiles(_server.Folder).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            See("the store", Encoding.Latin1.GetString(bytes.ToArray()));
        }

        string[] secrets =
        [
            .. _marked.All.Select(one => MarkedSources.Mark(one.Type.Name, 0)).Distinct(),
            .. Basic().Matches(string.Join('\n', _vendor.Received)).Select(match => match.Groups[1].Value).Distinct(),
        ];
        string[] shown =
        [
            .. from seen in _seen
               from secret in secrets
               let at = seen.Text.IndexOf(secret, StringComparison.Ordinal)
               where at >= 0
               select $"{seen.Where}: …{seen.Text[Math.Max(0, at - 120)..Math.Min(seen.Text.Length, at + 60)]}…",
        ];
        House.ArrowTests.Fail("secrets are shown:", shown.Distinct().Take(20));
    }

    private void See(string where, string text) => _seen.Enqueue((where, text));

    private static string Lie(HttpRequest request, string sent) => request.Path.Value!.EndsWith("/t", StringComparison.Ordinal)
        ? Json(new { access_token = "fetched-with-the-secret", expires_in = 3600 })
        : $"{{{string.Join(',', Lists.Select(name => $"\"{name}\":[{Record(sent)}]"))}}}";

    private static string Record(string sent) => Json(new
    {
        id = "r1",
        key = "r1",
        number = 1,
        iid = 1,
        name = sent,
        title = sent,
        summary = sent,
        status = sent,
        type = "outage",
        state = "closed",
        project = new { key = "P" },
        created = 1_767_000_000_000,
        created_at = "2026-01-01T00:00:00Z",
        createdAt = "2026-01-01T00:00:00Z",
        started_at = "2026-01-01T00:00:00Z",
        updated_at = sent,
        attributes = new { title = sent, created_at = "2026-01-01T00:00:00Z" },
    });

    private static string Json(object value) => JsonSerializer.Serialize(value, Plain);

    private static string Short(string text) => text.ReplaceLineEndings(" ").Replace('"', ' ');

    [GeneratedRegex(@"^[^#\n]*\$\{", RegexOptions.Multiline)]
    private static partial Regex Given();

    [GeneratedRegex(@"Basic ([A-Za-z0-9+/=]{12,})")]
    private static partial Regex Basic();
}
