namespace Metrics.Server.Expose;

/// <summary>Composes /metrics. Other families join it as <see cref="IFamilyProvider"/>s.</summary>
internal static class ExposeServices
{
    public static void AddExposition(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton<ExposedNumbers>();
        services.AddSingleton<Exposition>();
        services.AddSingleton<IFamilyProvider, TargetFamily>();
        services.AddSingleton<IOwnFamilies, BuildFamily>();
        services.AddSingleton<IOwnFamilies, MeterFamilies>();
        services.AddSingleton<IOwnFamilies, ProcessFamilies>();
    }
}
