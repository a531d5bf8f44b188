using Metrics.Server.Api;
using Metrics.Server.Board;
using Metrics.Server.Collect;
using Metrics.Server.Expose;
using Metrics.Server.Live;
using Metrics.Server.Snapshots;
using Metrics.Server.Telemetry;

namespace Metrics.Server.Hosting;

/// <summary>
/// The rooms of the server, a line each. A room brings <c>AddX(IServiceCollection)</c> and <c>MapX(IEndpointRouteBuilder)</c>. It finds
/// <see cref="TimeProvider"/>, <see cref="Config.CurrentConfig"/>, <see cref="Store.FactStore"/> and <see cref="ServerSettings"/> in the
/// container, and other rooms only under interfaces of Facts, Compute and Store. A health check of its own decides on <c>/readyz</c>; every
/// path names its policy (<see cref="Access.AccessPolicies"/>) or says <c>AllowAnonymous</c>, else it is the operator's.
/// </summary>
internal static class Rooms
{
    public static void Add(IServiceCollection services, ServerSettings settings)
    {
        services.AddLive();
        services.AddTelemetry();
        services.AddApi();
        services.AddSnapshots();
        services.AddCollect(settings.Collects);
        if (settings.Serves)
        {
            services.AddExposition();
            services.AddBoard();
        }
    }

    public static void Map(IEndpointRouteBuilder routes, ServerSettings settings)
    {
        routes.MapCollect();
        if (settings.Serves)
        {
            routes.MapExposition();
            routes.MapApi();
            routes.MapBoard();
            routes.MapSnapshots();
        }
    }
}
