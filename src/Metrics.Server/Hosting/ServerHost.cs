using Metrics.Server.Access;
using Metrics.Server.Config;
using Metrics.Store;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Metrics.Server.Hosting;

/// <summary>Puts the service together: Kestrel, logs, access, problem details, health, and the rooms.</summary>
internal static class ServerHost
{
    private const long MaxBody = 20 * 1024 * 1024;

    /// <summary>The service, not yet started. It does not own the store.</summary>
    public static WebApplication Build(ServerSettings settings, CurrentConfig config, FactStore store, TimeProvider clock, ConfigReader? reader = null)
    {
        // What the framework would read of its own (appsettings.json, ASPNETCORE_*) is no configuration of this service.
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.Configuration.Sources.Clear();
        builder.WebHost.ConfigureKestrel(kestrel => Limit(kestrel, settings.Listen));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        ServiceLogs.Add(builder.Logging, settings);

        IServiceCollection services = builder.Services;
        services.AddSingleton(clock).AddSingleton(config).AddSingleton(store).AddSingleton(settings);
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemAnswers>();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddHealthChecks();
        services.AddResponseCompression();
        services.AddAccess();
        if (reader is not null && settings.ConfigPath is not null)
        {
            services.AddSingleton(reader).AddHostedService<ConfigWatch>();
        }

        Rooms.Add(services, settings);

        WebApplication app = builder.Build();
        Answer(app, settings);
        return app;
    }

    private static void Limit(KestrelServerOptions kestrel, ListenAddress listen)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxBody;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        if (listen.Address is { } address)
        {
            kestrel.Listen(address, listen.Port);
        }
        else
        {
            kestrel.ListenAnyIP(listen.Port);
        }
    }

    private static void Answer(WebApplication app, ServerSettings settings)
    {
        app.UseExceptionHandler();
        app.UseMiddleware<SecurityHeaders>();
        app.UseStatusCodePages();
        app.UseMiddleware<HostCheck>();
        app.UseMiddleware<OriginCheck>();

        // The exposition keeps its own compressed copy.
        app.UseWhen(context => !context.Request.Path.StartsWithSegments("/metrics"), branch => branch.UseResponseCompression());
        app.UseRouting();
        app.UseMiddleware<EscapedSlashes>();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<KnownParameters>();

        app.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/readyz", new HealthCheckOptions { ResponseWriter = ReadyAnswer.WriteAsync }).AllowAnonymous();
        app.MapLogin();
        Rooms.Map(app, settings);
    }
}
