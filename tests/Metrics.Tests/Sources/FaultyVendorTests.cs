using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Facts.Json;
using Metrics.Server.Collect;
using Metrics.Server.Collect.Http;
using Metrics.Server.Collect.Running;
using Metrics.Server.Config;
using Metrics.Sources.Argocd;
using Metrics.Sources.Backstage;
using Metrics.Sources.Jenkins;
using Metrics.Store;
using Metrics.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Metrics.Tests.Sources;

/// <summary>
/// Tools that have no simulator, played by small servers that answer in their official shape and change while they are read: with every
/// fifth request going wrong in another way, the truth is stored all the same, at few more requests.
/// </summary>
public partial class FaultyVendorTests
{
    private static readonly DateTimeOffset Start = Some.At("2026-11-20T10:00Z");

    private static readonly VendorFault[] Faults =
        [VendorFault.Error, VendorFault.Limited, VendorFault.Truncated, VendorFault.Cut, VendorFault.Reset, VendorFault.Silent];

    [Fact]
    public Task Jenkins_with_all_faults_on() => CheckAsync("jenkins", Jenkins, 3, address => new JenkinsOptions
    {
        Url = address,
        User = "metrics",
        Token = Secret.Of("11d2"),
        Jobs = [new JobRule { Jobs = ["deploy-*"] }],
        PageSize = 5,
    });

    [Fact]
    public Task Argo_CD_with_all_faults_on() =>
        CheckAsync("argocd", ArgoCd, 30, address => new ArgocdOptions { Url = address, Token = Secret.Of("eyJ0") });

    [Fact]
    public Task Backstage_with_all_faults_on() => CheckAsync("backstage", Backstage, 2, address => new BackstageOptions { Url = address });

    /// <param name="runs">How often the source is read; between two runs the tool goes on by an hour.</param>
    private static async Task CheckAsync(string type, Func<Tool> make, int runs, Func<string, object> options)
    {
        Tool tool = make();
        (string[] calm, int few) = await RunAsync(type, tool, runs, options, _ => VendorFault.None);
        Assert.Equal(tool.Truth().Order(StringComparer.Ordinal), calm.Select(IdOf));

        (string[] faulty, int requests) = await RunAsync(type, make(), runs, options, FaultOf);
        Assert.Equal(calm, faulty);
        Assert.True(requests > few && requests <= few * 1.3, $"{requests} requests instead of {few}");
    }

    private static VendorFault FaultOf(int request) => request % 5 == 3 ? Faults[request / 5 % Faults.Length] : VendorFault.None;

    /// <summary>The facts that the runs leave, a line each in the order of their ids, and the requests that came.</summary>
    private static async Task<(string[] Facts, int Requests)> RunAsync(
        string type, Tool tool, int runs, Func<string, object> options, Func<int, VendorFault> fault)
    {
        await using FakeVendor vendor = await FakeVendor.StartAsync();
        vendor.Answer = (request, _) => (200, "application/json", JsonSerializer.Serialize(tool.Answer(request)));
        vendor.Fault = fault;
        var clock = new ShiftedTime(Start);
        await using FactStore store = await FactStore.OpenAsync("sqlite::memory:", clock);
        var quick = new SourceHttpOptions { FirstWait = TimeSpan.FromMilliseconds(20), AttemptTimeout = TimeSpan.FromSeconds(4) };
        var workshop = new SourceWorkshop(SourceRegistry.Scan(), new CurrentConfig(new MetricsConfig()), clock) { Http = quick };
        string address = vendor.Address.ToString().TrimEnd('/');
        using ConfiguredSource source = workshop.Make(
            new SourceSpec { Name = type, Type = type, Since = Some.At("2026-01-01T00:00Z"), Options = options(address) });
        var collector = new Collector(store, new CollectorOptions { Holder = "test" }, clock, new ListLog<Collector>());
        for (int run = 0; run < runs; run++)
        {
            CollectResult result = await collector.RunAsync(source);
            Assert.Equal((RunEnd.Done, null), (result.End, result.Error));
            if (run < runs - 1)
            {
                tool.GoOn();
                clock.JumpTo(Start.AddHours(run + 1));
            }
        }

        List<StoredFact> facts = await store.ReadAsync(new FactQuery()).ToListAsync();
        return (
            [.. facts.OrderBy(fact => fact.Fact.Id, StringComparer.Ordinal).Select(fact => FactJson.ToWire(fact.Fact).Replace(address, "", StringComparison.Ordinal))],
            vendor.Received.Count);
    }

    private static string IdOf(string line)
    {
        using JsonDocument fact = JsonDocument.Parse(line);
        return fact.RootElement.GetProperty("id").GetString()!;
    }

    /// <summary>Three jobs with forty builds, of which one gets another while its second page is read.</summary>
    private static Tool Jenkins()
    {
        var last = new Dictionary<string, int> { ["deploy-a"] = 40, ["deploy-b"] = 40, ["deploy-c"] = 40 };
        int running = 0;
        return new(Answer, GoOn, () => last.SelectMany(job => Enumerable.Range(1, job.Value).Select(number => $"{job.Key}#{number}")));

        object Answer(HttpRequest request)
        {
            if (request.Path == "/api/json")
            {
                return new { jobs = last.Select(job => new { fullName = job.Key, lastBuild = new { number = job.Value } }) };
            }

            string name = request.Path.Value!.Split('/')[2];
            Match range = Range().Match(request.Query["tree"].ToString());
            int from = int.Parse(range.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            int to = int.Parse(range.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
            object[] builds = [.. Enumerable.Range(0, last[name]).Select(i => last[name] - i).Skip(from).Take(to - from).Select(number => Build(name, number))];
            if (name == "deploy-b" && from == 4 && last[name] == 40)
            {
                last[name] = running = 41;
            }

            return new { allBuilds = builds };
        }

        object Build(string job, int number) => new
        {
            number,
            building = number == running && job == "deploy-b",
            result = number == running && job == "deploy-b" ? null : number % 7 == 0 ? "FAILURE" : "SUCCESS",
            timestamp = Start.AddHours(number - 60).ToUnixTimeMilliseconds(),
            duration = 60_000,
            displayName = $"#{number}",
            url = $"https://jenkins.acme.example/job/{job}/{number}/",
            actions = new[] { new { lastBuiltRevision = new { SHA1 = $"{number:x40}" }, remoteUrls = new[] { "https://github.com/acme/shop.git" } } },
        };

        void GoOn() => (running, last["deploy-a"]) = (0, last["deploy-a"] + 2);
    }

    /// <summary>Four applications, synced every hour, now and then in vain; the history keeps ten.</summary>
    private static Tool ArgoCd()
    {
        int syncs = 5;
        return new(_ => new { items = Enumerable.Range(1, 4).Select(Application) }, () => syncs++, Truth);

        object Application(int app) => new
        {
            metadata = new { name = $"shop-{app}", @namespace = "argocd", uid = $"uid-{app}" },
            spec = new { project = "shop", destination = new { name = "prod-eu", @namespace = "production" } },
            status = new
            {
                history = Enumerable.Range(1, syncs).Where(sync => !Fails(app, sync)).TakeLast(10).Select(sync => new
                {
                    id = sync,
                    revision = Revision(sync),
                    deployStartedAt = At(sync).AddMinutes(-1),
                    deployedAt = At(sync),
                    source = new { repoURL = "https://github.com/acme/shop-manifests.git" },
                }),
                operationState = new
                {
                    phase = Fails(app, syncs) ? "Failed" : "Succeeded",
                    startedAt = At(syncs).AddMinutes(-1),
                    finishedAt = At(syncs),
                    operation = new { sync = new { revision = Revision(syncs) } },
                    syncResult = new { revision = Revision(syncs), source = new { repoURL = "https://github.com/acme/shop-manifests.git" } },
                },
            },
        };

        // What failed before anybody looked is told nowhere.
        IEnumerable<string> Truth() =>
            from app in Enumerable.Range(1, 4)
            from sync in Enumerable.Range(1, syncs)
            where sync >= 5 || !Fails(app, sync)
            select Fails(app, sync) ? $"uid-{app}/{At(sync).AddMinutes(-1).ToUnixTimeSeconds()}/failed" : $"uid-{app}/{At(sync).ToUnixTimeSeconds()}";

        static DateTimeOffset At(int sync) => Start.AddHours(sync - 5).AddMinutes(-10);

        static bool Fails(int app, int sync) => (app + sync) % 6 == 0;

        static string Revision(int sync) => $"{sync:x40}";
    }

    /// <summary>1,200 components, forty a page; while the tenth page is read, one comes before it, and one goes on either side.</summary>
    private static Tool Backstage()
    {
        var names = new SortedSet<string>(Enumerable.Range(0, 1200).Select(i => $"svc-{i:0000}"), StringComparer.Ordinal);
        return new(Answer, () => names.Remove("svc-0777"), () => names.Select(name => $"component:default/{name}"));

        object Answer(HttpRequest request)
        {
            string cursor = request.Query["cursor"].ToString();
            string after = Encoding.UTF8.GetString(Convert.FromBase64String(cursor));
            string[] page = [.. names.Where(name => string.CompareOrdinal(name, after) > 0).Take(40)];
            if (page.Contains("svc-0399") && names.Add("aaa-new"))
            {
                names.ExceptWith(["svc-0003", "svc-1100"]);
            }

            bool isLast = page.Length < 40 || page[^1] == names.Max;
            return new
            {
                items = page.Select(name => new
                {
                    kind = "Component",
                    metadata = new { name, @namespace = "default" },
                    spec = new { type = "service", owner = "payments" },
                    relations = new[] { new { type = "ownedBy", targetRef = "group:default/payments" } },
                }),
                totalItems = names.Count,
                pageInfo = isLast ? (object)new { } : new { nextCursor = Convert.ToBase64String(Encoding.UTF8.GetBytes(page[^1])) },
            };
        }
    }

    [GeneratedRegex(@"\{(\d+),(\d+)\}$")]
    private static partial Regex Range();

    /// <summary>A tool that is read: what it answers, how it goes on between two runs, and the ids of what is true in the end.</summary>
    private sealed record Tool(Func<HttpRequest, object> Answer, Action GoOn, Func<IEnumerable<string>> Truth);
}
