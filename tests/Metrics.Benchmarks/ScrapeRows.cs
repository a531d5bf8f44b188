using System.Diagnostics;
using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Server.Expose;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Metrics.Benchmarks;

/// <summary>A scrape when nothing is new, through Kestrel, against an endpoint that sends a kept array of the same size.</summary>
internal static class ScrapeRows
{
    [Measured("scrape", "a scrape with nothing new, plain and compressed, beside sending a kept array")]
    public static async Task<IReadOnlyList<Row>> MeasureAsync()
    {
        World world = World.M();
        var index = new FactIndex(world.Catalog, new Definitions { Windows = ["7d", "30d", "90d", "365d"] }, OrganizationCalendar.Utc);
        index.Apply(world.Stored());
        await using WebApplication app = Build(new StandingIndex(index));
        var exposition = app.Services.GetRequiredService<Exposition>();
        using ScrapeBody body = exposition.Body(ExpositionFormat.OpenMetrics, sensitive: false);
        byte[] plain = new byte[body.Plain.Sum(piece => piece.Length)];
        byte[] gzip = new byte[body.Gzip.Sum(piece => piece.Length)];
        app.MapGet("/plain", (HttpContext context) => SendAsync(context, plain));
        app.MapGet("/gzip", (HttpContext context) => SendAsync(context, gzip));
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/openmetrics-text;version=1.0.0");
        (double oursPlain, double basePlain) = await InTurnsAsync(http, "/metrics", "/plain", null, 60);
        (double oursGzip, double baseGzip) = await InTurnsAsync(http, "/metrics", "/gzip", "gzip", 400);
        return
        [
            new($"a scrape with nothing new, gzip ({gzip.Length / 1024} kB)", "sending a kept array of that size", oursGzip, baseGzip, "s", Goal.AtMost, 1.5),
            new($"the same, plain ({plain.Length / 1024} kB)", "sending a kept array of that size", oursPlain, basePlain, "s", Goal.AtMost, 1.5),
        ];
    }

    private static WebApplication Build(ICurrentIndex index)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton(index).AddSingleton(new CurrentConfig(new MetricsConfig())).AddMetrics();
        builder.Services.AddSingleton<ExposedNumbers>().AddSingleton<Exposition>();
        builder.Services.AddSingleton<IOwnFamilies, BuildFamily>().AddSingleton<IOwnFamilies, MeterFamilies>().AddSingleton<IOwnFamilies, ProcessFamilies>();
        WebApplication app = builder.Build();
        app.MapGet("/metrics", (HttpContext context, Exposition exposition) => MetricsEndpoints.Answer(context, exposition, sensitive: false));
        return app;
    }

    private static async Task SendAsync(HttpContext context, byte[] bytes)
    {
        context.Response.ContentLength = bytes.Length;
        await context.Response.BodyWriter.WriteAsync(bytes);
    }

    private static async Task<(double Ours, double Baseline)> InTurnsAsync(HttpClient http, string ours, string baseline, string? encoding, int times)
    {
        var taken = (Ours: new List<double>(), Baseline: new List<double>());
        for (int i = 0; i < times; i++)
        {
            taken.Ours.Add(await OnceAsync(http, ours, encoding));
            taken.Baseline.Add(await OnceAsync(http, baseline, encoding));
        }

        return (Median(taken.Ours), Median(taken.Baseline));
    }

    private static async Task<double> OnceAsync(HttpClient http, string path, string? encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (encoding is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        }

        long from = Stopwatch.GetTimestamp();
        using HttpResponseMessage answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using Stream body = await answer.Content.ReadAsStreamAsync();
        await body.CopyToAsync(Stream.Null);
        return Stopwatch.GetElapsedTime(from).TotalSeconds;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private sealed class StandingIndex(FactIndex facts) : ICurrentIndex
    {
        public event Action? Changed
        {
            add { }
            remove { }
        }

        public long Generation => 1;

        public T Read<T>(Func<FactIndex, IReadOnlyList<SourceHealth>, T> ask) => ask(facts, []);

        public Task<T> ReadAsOfAsync<T>(DateTimeOffset asOf, Func<FactIndex, IReadOnlyList<SourceHealth>, T> ask, CancellationToken cancel) =>
            Task.FromResult(Read(ask));
    }
}
