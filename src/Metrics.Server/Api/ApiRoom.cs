namespace Metrics.Server.Api;

/// <summary>The API of numbers and records.</summary>
internal static class ApiRoom
{
    public static void AddApi(this IServiceCollection services)
    {
        services.AddSingleton<ReportQuery>();
        services.AddSingleton<KpiExplainQuery>();
        services.AddSingleton<SeriesQuery>();
        services.AddSingleton<RecordQuery>();
        services.AddSingleton<BusinessQuery>();
        services.AddSingleton<Revalidation>();
        services.AddOpenApi(ApiDescription.Describe);
        services.ConfigureHttpJsonOptions(options => ApiJson.Apply(options.SerializerOptions));
    }

    public static void MapApi(this IEndpointRouteBuilder routes)
    {
        routes.MapNumbers();
        routes.MapBusiness();
        routes.MapOpenApi("/openapi.json").AllowAnonymous();
    }
}
