using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Metrics.Server.Verbs;

/// <summary>Runs the service until the process is told to end.</summary>
internal static class Serving
{
    public static async Task RunAsync(WebApplication app, VerbContext context, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
        }
        catch (IOException failure)
        {
            throw VerbException.Failed($"the service can't start: {failure.Message}");
        }

        foreach (string address in app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            await context.Error.WriteLineAsync($"Metrics is at {address}  (stop with Ctrl+C)");
        }

        await app.WaitForShutdownAsync(cancel);
    }
}
