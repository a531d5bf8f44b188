namespace Metrics.Server.Telemetry;

/// <summary>Sends telemetry where the standard <c>OTEL_*</c> variables ask for it.</summary>
internal static class TelemetryRoom
{
    public static void AddTelemetry(this IServiceCollection services) =>
        AddTelemetry(services, new ConfigurationBuilder().AddEnvironmentVariables().Build());

    internal static void AddTelemetry(IServiceCollection services, IConfiguration variables)
    {
        if (!OtlpExport.Wanted(variables))
        {
            return;
        }

        // Without it the framework's spans of requests carry no attributes at all.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
        services.AddMetrics();
        services.AddSingleton<NumberGauges>();
        services.AddSingleton<IStartupFilter, RequestSpans>();
        services.AddHostedService(host => new OtlpExport(variables, host.GetRequiredService<NumberGauges>()));
    }
}
