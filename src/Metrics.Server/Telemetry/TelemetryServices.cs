namespace Metrics.Server.Telemetry;

/// <summary>Composes the sending of telemetry, where the environment asks for it.</summary>
internal static class TelemetryServices
{
    /// <param name="variables">The standard <c>OTEL_*</c> variables.</param>
    public static void AddTelemetry(this IServiceCollection services, IConfiguration variables)
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
