using System.Text;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Facts.Json;
using Metrics.Server.Collect;
using Metrics.Server.Collect.Http;
using Metrics.Server.Collect.Running;
using Metrics.Server.Config;
using Metrics.Sources.IncidentIo;
using Metrics.Sources.Opsgenie;
using Metrics.Sources.PagerDuty;
using Metrics.Store;
using Metrics.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Metrics.Tests.Sources;

/// <summary>
/// What a vendor pushes and what it answers become one fact each, in whatever order they come: against the vendors' simulators and senders,
/// through the running service, into its store.
/// </summary>
public sealed class PushedAndPolledTests
{
    private const string Shared = "lab-webhook-secret";
    private static readonly string[] World = ["--seed", "7", "--incidents", "60", "--days", "60"];
    private static readonly string[] Mess = ["--count", "400", "--duplicate", "--out-of-order", "--bad-signature", "--replay-old"];

    [ApiLabTheory]
    [InlineData("pagerduty")]
    [InlineData("opsgenie")]
    [InlineData("incidentio")]
    public async Task Deliveries_before_a_poll_change_nothing_of_what_it_finds(string vendor)
    {
        await using ApiLab lab = await ApiLab.StartAsync(vendor, World);
        string polled = await RunAsync(lab, [PollAsync]);

        Same(polled, await RunAsync(lab, [PushAsync, PollAsync]));
    }

    [ApiLabTheory]
    [InlineData("pagerduty")]
    [InlineData("opsgenie")]
    [InlineData("incidentio")]
    public async Task Deliveries_after_the_poll_that_knew_it_all_change_nothing_of_what_it_found(string vendor)
    {
        await using ApiLab lab = await ApiLab.StartAsync(vendor, World);
        string polled = await RunAsync(lab, [PollAsync]);

        // PagerDuty tells nobody of a deletion: late news of such an incident stands until the daily check finds it nowhere.
        Same(polled, await RunAsync(lab, [PollAsync, PushAsync, PushAsync, .. vendor == "pagerduty" ? [CheckAsync] : Array.Empty<Step>()]));
    }

    private static void Same(string polled, string joined)
    {
        string[] before = polled.Split('\n');
        string[] after = joined.Split('\n');
        House.ArrowTests.Fail("facts differ:", before.Except(after).Select(line => "- " + line).Concat(after.Except(before).Select(line => "+ " + line)));
    }

    /// <summary>A service of its own that takes these steps; the facts that it has then, a line each.</summary>
    private static async Task<string> RunAsync(ApiLab lab, Step[] steps)
    {
        await using RunningServer server = await RunningServer.StartAsync(new MetricsConfig { Sources = [Spec(lab)] });
        foreach (Step step in steps)
        {
            await step(lab, server);
        }

        IEnumerable<StoredFact> facts = await server.Store.ReadAsync(new FactQuery()).ToListAsync();
        return string.Join('\n', facts.Select(fact => FactJson.ToWire(fact.Fact)).Order(StringComparer.Ordinal));
    }

    private static Task PollAsync(ApiLab lab, RunningServer server) => PollAsync(lab, server, lab.Now);

    private static Task CheckAsync(ApiLab lab, RunningServer server) => PollAsync(lab, server, lab.Now.AddHours(25));

    private static async Task PollAsync(ApiLab lab, RunningServer server, DateTimeOffset now)
    {
        server.Clock.Now = now;
        var workshop = new SourceWorkshop(SourceRegistry.Scan(), server.Config, server.Clock) { Http = new SourceHttpOptions { FirstWait = TimeSpan.FromMilliseconds(20) } };
        using ConfiguredSource source = workshop.Make(Spec(lab));
        var collector = new Collector(server.Store, new CollectorOptions { Holder = "test" }, server.Clock, NullLogger<Collector>.Instance);
        CollectResult result = await collector.RunAsync(source);
        Assert.Equal((RunEnd.Done, null), (result.End, result.Error));
    }

    /// <summary>Sends deliveries twice, out of order, forged and old among them; each must be answered as its sender expects.</summary>
    private static async Task PushAsync(ApiLab lab, RunningServer server)
    {
        foreach (JsonElement sent in await lab.DeliveriesAsync(Shared, Mess))
        {
            // Senders sign with the machine's clock, whatever the simulated one.
            server.Clock.Now = DateTimeOffset.UtcNow;
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(sent.GetProperty("body").GetString()!));
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/hooks/{lab.Vendor}", UriKind.Relative)) { Content = content };
            foreach (JsonProperty header in sent.GetProperty("headers").EnumerateObject())
            {
                _ = request.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString())
                    || content.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
            }

            using HttpResponseMessage response = await server.Http.SendAsync(request);
            string expected = sent.GetProperty("expect").GetString()!;

            // Only incident.io dates what it signs; the others' old deliveries are told by their ids.
            bool refused = expected == "reject" || (expected == "old" && lab.Vendor == "incidentio");
            Assert.Equal(refused ? 401 : 202, (int)response.StatusCode);
        }
    }

    private static SourceSpec Spec(ApiLab lab)
    {
        string key = lab.Headers["authorization"].Split(' ', '=')[^1];
        var secret = Secret.Of(key);
        return new SourceSpec
        {
            Name = lab.Vendor,
            Type = lab.Vendor,
            Since = lab.Now.AddDays(-90),
            Options = lab.Vendor switch
            {
                "pagerduty" => new PagerDutyOptions { Token = secret, Url = lab.Address, WebhookSecret = Secret.Of(Shared), Recheck = TimeSpan.FromDays(90) },
                "opsgenie" => new OpsgenieOptions { ApiKey = secret, Url = lab.Address.ToString(), HookSecret = Secret.Of(Shared), HookHeader = "x-lab-token" },
                _ => new IncidentIoOptions { ApiKey = secret, Url = lab.Address.ToString(), HookSecret = Secret.Of("whsec_" + Convert.ToBase64String("lab secret of 24 bytes!!"u8)) },
            },
        };
    }

    /// <summary>Something that happens to a service while a simulator runs.</summary>
    private delegate Task Step(ApiLab lab, RunningServer server);
}
