using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Metrics.Server.Hosting;

/// <summary>What <c>/readyz</c> says: each part, and why it is not ready.</summary>
internal static class ReadyAnswer
{
    public static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(new
        {
            status = Word(report.Status),
            parts = report.Entries.ToDictionary(
                entry => entry.Key, entry => new { status = Word(entry.Value.Status), why = entry.Value.Description }),
        });

    private static string Word(HealthStatus status) => status == HealthStatus.Unhealthy ? "not_ready" : "ready";
}
