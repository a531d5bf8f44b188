using Metrics.Facts;

namespace Metrics.Server.Demo;

/// <summary>Incidents that no deployment of the service caused, and those that are open now.</summary>
internal static class DemoTrouble
{
    public static IReadOnlyList<string> Symptoms { get; } =
    [
        "error rate above 5 %",
        "requests time out",
        "customers see a blank page",
        "orders stay pending",
        "queue grows",
        "sign-in fails for some",
        "wrong totals shown",
    ];

    private static readonly string[] Outside =
    [
        "certificate of a partner expired",
        "network provider unreachable",
        "bank interface slow",
        "a disk filled up",
        "traffic peak after a campaign",
    ];

    public static void Tell(DemoTimes times, DemoRandom random, DemoHistory history)
    {
        DemoService[] watched = [.. DemoCatalog.Services.Where(service => service.Team != DemoCatalog.TeamWithoutIncidents)];
        foreach (DemoService service in watched)
        {
            for (int day = DemoStory.FirstDay; day <= 0; day++)
            {
                if (random.Chance(0.0055))
                {
                    Befall(history, random, service, times.At(day, random.Between(0, 24)));
                }
            }
        }

        Outage(history, times.At(-512, 6.5), 3.2, "Name service of the cloud region unreachable", watched);
        Outage(
            history,
            times.At(-97, 13.25),
            5.4,
            "Cloud region lost power",
            [.. watched.Where(service => service.Team is "payments" or "storefront")]);
        Outage(
            history,
            times.At(-18, 19.5),
            1.6,
            "Card processor refuses payments",
            [.. watched.Where(service => service.Product == "checkout")]);
        Open(history, watched[16], times.At(-23, 11), "SEV3", "reports of one customer are late");
        Open(history, watched[8], times.At(-1, 16.2), "SEV2", "some vouchers are refused");
    }

    private static void Befall(DemoHistory history, DemoRandom random, DemoService service, DateTimeOffset at)
    {
        double told = random.Next();
        Incident incident = Incident(
            history,
            at,
            [service],
            random.Chance(0.3) ? "SEV2" : "SEV3",
            $"{service.Name}: {random.Pick(Outside)}") with
        {
            ResolvedAt = at.AddMinutes(Math.Ceiling(random.LogNormal(75, 0.7))),
            CausedBy = told < 0.55 ? Facts.Incident.NoDeployment : null,
            Status = "resolved",
        };
        history.Incidents.Add(incident);
        if (told is >= 0.55 and < 0.8)
        {
            history.Statements.Add(
                new LinkStatement
                {
                    Id = LinkStatement.IdOf(DemoSources.PagerDuty, incident.Id),
                    Incident = incident.Id,
                    IncidentSource = DemoSources.PagerDuty,
                    Deployment = Facts.Incident.NoDeployment,
                    By = "Ines Duarte",
                    Why = "The cause was outside: nothing of ours had changed.",
                    StatedAt = incident.ResolvedAt!.Value.AddHours(20),
                });
        }
    }

    private static void Outage(DemoHistory history, DateTimeOffset at, double hours, string title, IReadOnlyList<DemoService> services) =>
        history.Incidents.Add(
            Incident(history, at, services, "SEV1", title) with
            {
                ResolvedAt = at.AddMinutes(Math.Ceiling(hours * 60)),
                CausedBy = Facts.Incident.NoDeployment,
                Status = "resolved",
            });

    private static void Open(DemoHistory history, DemoService service, DateTimeOffset at, string severity, string title) =>
        history.Incidents.Add(Incident(history, at, [service], severity, $"{service.Name}: {title}") with { Status = "acknowledged" });

    private static Incident Incident(
        DemoHistory history,
        DateTimeOffset at,
        IReadOnlyList<DemoService> services,
        string severity,
        string title)
    {
        string id = history.NextIncident();
        DateTimeOffset started = at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMinute));
        return new Incident
        {
            Id = id,
            Services = [.. services.Select(service => service.IncidentId)],
            Severity = severity,
            Title = title,
            StartedAt = started,
            DetectedAt = started.AddMinutes(2),
            AcknowledgedAt = started.AddMinutes(6),
            Url = $"https://acme.pagerduty.example/incidents/{id}",
        };
    }
}
