using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Metrics.Server.Telemetry;

/// <summary>
/// Sends traces and numbers by OTLP while the service runs. Everything about it is said by the standard <c>OTEL_*</c> variables; where none
/// names an endpoint, nothing is collected and nothing is sent.
/// </summary>
internal sealed class OtlpExport(IConfiguration variables, NumberGauges numbers) : IHostedService, IDisposable
{
    // The SDK folds what is beyond its limit (2,000 series a metric) into one; an organization has more scopes and windows than that.
    private const int MostSeries = 200_000;

    private OpenTelemetrySdk? _sdk;

    /// <summary>Whether the variables ask for it.</summary>
    public static bool Wanted(IConfiguration variables) =>
        !bool.TrueString.Equals(variables["OTEL_SDK_DISABLED"], StringComparison.OrdinalIgnoreCase)
        && (Has(variables, "") || Has(variables, "TRACES_") || Has(variables, "METRICS_"));

    public Task StartAsync(CancellationToken cancellationToken)
    {
        numbers.Publish();
        _sdk = OpenTelemetrySdk.Create(builder =>
        {
            builder.Services.AddSingleton(variables);
            builder.ConfigureResource(resource => resource.AddService("metrics", serviceVersion: Version()));
            if (Wanted(variables, "TRACES"))
            {
                builder.WithTracing(traces => traces
                    .AddSource("Metrics.Collect", "Microsoft.AspNetCore", "System.Net.Http", "Npgsql")
                    .AddProcessor(new SpanCleaning()));
            }

            if (Wanted(variables, "METRICS"))
            {
                builder.WithMetrics(metrics => metrics
                    .AddMeter("Metrics.*", NumberGauges.MeterName, "System.Runtime", "Microsoft.AspNetCore.Hosting")
                    .AddView("dora_*", new MetricStreamConfiguration { CardinalityLimit = MostSeries }));
            }

            builder.UseOtlpExporter();
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // Sends what is still held.
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _sdk?.Dispose();
        _sdk = null;
    }

    private static bool Has(IConfiguration variables, string signal) => !string.IsNullOrEmpty(variables[$"OTEL_EXPORTER_OTLP_{signal}ENDPOINT"]);

    private static bool Wanted(IConfiguration variables, string signal) =>
        variables[$"OTEL_{signal}_EXPORTER"] is not "none" && (Has(variables, "") || Has(variables, signal + "_"));

    private static string Version() => typeof(OtlpExport).Assembly.GetName().Version?.ToString(3) ?? "";
}
