using Metrics.Facts;
using Metrics.Store;

namespace Metrics.Server.Demo;

/// <summary>What no catalog covers and what could not be read: a system that nobody entered, and a few damaged records.</summary>
internal static class DemoStrays
{
    public static void Tell(DemoTimes times, DemoRandom random, DemoHistory history)
    {
        for (int number = 1; number <= 40; number++)
        {
            DateTimeOffset at = times.At(DemoStory.FirstDay + (number * 18), random.Between(9, 17));
            history.Deployments.Add(
                new Deployment
                {
                    Id = $"legacy-crm-{number}",
                    Service = "legacy-crm",
                    Repository = "acme/legacy-crm",
                    Environment = "production",
                    Revision = random.Revision(),
                    StartedAt = at,
                    FinishedAt = at.AddMinutes(25),
                    Outcome = DeploymentOutcome.Succeeded,
                    Url = $"https://github.example/acme/legacy-crm/deployments/{number}",
                });
        }

        for (int number = 1; number <= 6; number++)
        {
            DateTimeOffset at = times.At(DemoStory.FirstDay + (number * 110), random.Between(6, 22));
            string id = history.NextIncident();
            history.Incidents.Add(
                new Incident
                {
                    Id = id,
                    Services = ["PLEGACY"],
                    Severity = "SEV3",
                    Title = "legacy-crm: nightly job did not finish",
                    StartedAt = at,
                    ResolvedAt = at.AddHours(2),
                    Url = $"https://acme.pagerduty.example/incidents/{id}",
                    Status = "resolved",
                });
        }
    }

    public static IReadOnlyList<QuarantinedRecord> Damaged(DemoTimes times) =>
        [
            Damage(
                DemoSources.Product,
                FactKind.Kpi,
                "weekly.json, record 61",
                "value: '2.1M' is no number; write 2100000",
                "{\"kpi\":\"orders\",\"value\":\"2.1M\"}",
                times.At(-12, 6)),
            Damage(
                DemoSources.GitHub,
                FactKind.Deployment,
                "acme/cart, deployment 88120",
                "environment is missing",
                "{\"id\":88120,\"sha\":\"9c1f\"}",
                times.At(-6, 11)),
            Damage(
                DemoSources.GitHub,
                FactKind.Deployment,
                "acme/cart, deployment 88124",
                "environment is missing",
                "{\"id\":88124,\"sha\":\"1d70\"}",
                times.At(-6, 12)),
        ];

    private static QuarantinedRecord Damage(string source, FactKind kind, string place, string reason, string raw, DateTimeOffset at) =>
        new()
        {
            Source = source,
            Kind = kind,
            Place = place,
            Reason = reason,
            Raw = raw,
            At = at,
        };
}
