using Metrics.Facts;

namespace Metrics.Tests.Support;

/// <summary>The week of the service <c>pay</c> in the definitions' worked example (§6), asked at Friday 2026-01-09 18:00 UTC.</summary>
internal static class WorkedExample
{
    public static Fact[] Facts =>
    [
        Some.Deployment("2026-01-05T10:00Z", "D1", revision: "a"),
        Some.Deployment("2026-01-05T15:00Z", "D2", revision: "b"),
        Some.Deployment("2026-01-06T09:00Z", "D3", revision: "c"),
        Some.Deployment("2026-01-07T09:00Z", "D4", revision: "b"),
        Some.Incident("2026-01-05T15:30Z", "2026-01-05T16:30Z", "I1"),
        Some.Incident("2026-01-05T15:40Z", "2026-01-05T18:00Z", "I2"),
        Some.Incident("2026-01-06T08:00Z", "2026-01-06T08:20Z", "I3", causedBy: Incident.NoDeployment),
        Some.Incident("2026-01-09T12:00Z", null, "I4"),
    ];
}
