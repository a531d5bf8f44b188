using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Config;
using Metrics.Server.Hosting;
using Metrics.Sources.Mapping;
using Metrics.Sources.Webhook;
using Metrics.Store;
using Microsoft.AspNetCore.Builder;

namespace Metrics.Benchmarks;

/// <summary>A burst of signed deliveries on an SQLite file: how long a sender waits to be told that its delivery is on disk.</summary>
internal static class HookRows
{
    private const int Deliveries = 10_000;
    private const int Senders = 16;
    private const string Key = "a-key-for-measuring";

    [Measured("hooks", "a burst of 10,000 signed deliveries on SQLite: the longest waits, and whether all are there")]
    public static async Task<IReadOnlyList<Row>> MeasureAsync()
    {
        string folder = Directory.CreateTempSubdirectory("metrics-bench-").FullName;
        try
        {
            await using FactStore store = await FactStore.OpenAsync($"sqlite:{folder}/metrics.db", TimeProvider.System);
            var settings = new ServerSettings { Listen = ListenAddress.Parse("127.0.0.1:0")!, Collects = false };
            await using WebApplication app = ServerHost.Build(settings, new CurrentConfig(new MetricsConfig { Sources = [Source()] }), store, TimeProvider.System);
            await app.StartAsync();
            double[] waits = await SendAsync(app.Urls.Single(), Deliveries);
            await app.StopAsync();
            long stored = (await store.CountAsync())[FactKind.Deployment];
            return
            [
                new($"p99 of a delivery, {Senders} senders at once", "the promised limit", waits[(int)(waits.Length * 0.99)], 0.050, "s", Goal.AtMost, 1),
                new("deliveries that are in the store", "answered with 202", stored, Deliveries, "deliveries", Goal.AtLeast, 1),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The waits of all senders, in order of length.</summary>
    private static async Task<double[]> SendAsync(string address, int count)
    {
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        var waits = new double[count];
        int next = -1;

        // What is compiled and opened at the first delivery is no burst's affair.
        for (int i = 0; i < 200; i++)
        {
            await OnceAsync(http, i);
        }

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(async _ =>
        {
            for (int i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                waits[i] = await OnceAsync(http, i);
            }
        }));
        Array.Sort(waits);
        return waits;
    }

    private static async Task<double> OnceAsync(HttpClient http, int number)
    {
        byte[] body = Encoding.UTF8.GetBytes(
            $$"""{"id":"d{{number}}","app":"pay","to":"production","sha":"4f5e6d7c{{number}}","at":"2026-01-09T17:00:00Z"}""");
        using var content = new ByteArrayContent(body);
        content.Headers.Add("X-Signature", Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), body)));
        long from = Stopwatch.GetTimestamp();
        using HttpResponseMessage answer = await http.PostAsync(new Uri("/hooks/ci", UriKind.Relative), content);
        return answer.StatusCode == HttpStatusCode.Accepted
            ? Stopwatch.GetElapsedTime(from).TotalSeconds
            : throw new InvalidOperationException($"a delivery was answered {answer.StatusCode}");
    }

    private static SourceSpec Source() => new()
    {
        Name = "ci",
        Type = "webhook",
        Options = new WebhookOptions
        {
            Signature = new Signature { Secret = Secret.Of(Key), Header = "X-Signature" },
            Facts =
            [
                new FactMapping
                {
                    Kind = FactKind.Deployment,
                    Fields = new Dictionary<string, FieldMapping>
                    {
                        ["id"] = From("id"),
                        ["service"] = From("app"),
                        ["environment"] = From("to"),
                        ["revision"] = From("sha"),
                        ["finished_at"] = From("at"),
                        ["outcome"] = new() { Value = "succeeded" },
                    },
                },
            ],
        },
    };

    private static FieldMapping From(string path) => new() { Path = [JsonPath.Parse(path)] };
}
