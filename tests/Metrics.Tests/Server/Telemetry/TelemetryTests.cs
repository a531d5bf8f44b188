using System.Diagnostics;
using Metrics.Compute;
using Metrics.Server.Telemetry;
using Metrics.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Metrics.Tests.Server.Telemetry;

public class TelemetryTests
{
    [Fact]
    public async Task Requests_runs_and_numbers_reach_the_receiver_and_secrets_do_not()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using WebApplication app = await StartAsync(("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        using var collect = new ActivitySource("Metrics.Collect");
        using var npgsql = new ActivitySource("Npgsql");
        using var http = new HttpClient();

        using (Activity? run = collect.StartActivity("collect github"))
        {
            run?.SetTag("metrics.source", "github");
        }

        using (Activity? query = npgsql.StartActivity("postgresql"))
        {
            query?.SetTag("db.npgsql.data_source", "tcp://dbuser@db.internal").SetTag("db.query.text", "SELECT revision");
        }

        await http.GetAsync(new Uri($"{app.Urls.Single()}/teams/payments?token=s3cret"));
        await app.StopAsync();

        string traces = receiver.Text("/v1/traces");
        Assert.Contains("GET /teams/{team}", traces, StringComparison.Ordinal);
        Assert.Contains("http.response.status_code", traces, StringComparison.Ordinal);
        Assert.Contains("collect github", traces, StringComparison.Ordinal);
        Assert.Contains("SELECT revision", traces, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", traces, StringComparison.Ordinal);
        Assert.DoesNotContain("dbuser", traces, StringComparison.Ordinal);
        string numbers = receiver.Text("/v1/metrics");
        Assert.Contains("dora_change_fail_ratio", numbers, StringComparison.Ordinal);
        Assert.Contains("team", numbers, StringComparison.Ordinal);
        Assert.Contains("dotnet.gc.collections", numbers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_may_be_left_out()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using WebApplication app = await StartAsync(
            ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", receiver.Address + "/v1/metrics"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        using var http = new HttpClient();

        await http.GetAsync(new Uri($"{app.Urls.Single()}/teams/payments"));
        await app.StopAsync();

        Assert.Equal("", receiver.Text("/v1/traces"));
        Assert.Contains("dora_deployments", receiver.Text("/v1/metrics"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(false, "OTEL_SERVICE_NAME")]
    [InlineData(true, "OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData(true, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")]
    [InlineData(false, "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_SDK_DISABLED")]
    public void It_is_off_unless_an_endpoint_is_named(bool on, params string[] variables) =>
        Assert.Equal(on, OtlpExport.Wanted(Variables([.. variables.Select(name => (name, "true"))])));

    private static async Task<WebApplication> StartAsync(params (string Name, string Value)[] variables)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(new FixedTime(Some.At("2026-01-09T18:00Z")));
        builder.Services.AddSingleton<ICurrentIndex>(FixedIndex.Of(Some.Catalog("pay"), WorkedExample.Facts));
        TelemetryRoom.AddTelemetry(builder.Services, Variables(variables));
        WebApplication app = builder.Build();
        app.MapGet("/teams/{team}", (string team) => team);
        await app.StartAsync();
        return app;
    }

    private static IConfiguration Variables(params (string Name, string Value)[] variables) => new ConfigurationBuilder()
        .AddInMemoryCollection(variables.Select(variable => KeyValuePair.Create(variable.Name, (string?)variable.Value)))
        .Build();
}
