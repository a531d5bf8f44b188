using Metrics.Facts;

namespace Metrics.Server.Demo;

/// <summary>Two years of one service: its deployments, the changes that they carry, and the failures with their recovery.</summary>
internal sealed class DemoDelivery(DemoService service, DemoTimes times, DemoRandom random, DemoHistory history)
{
    private readonly DemoChanges _changes = new(service, times, random);
    private readonly List<Deployment> _reachedUsers = [];
    private DateTimeOffset _free = DateTimeOffset.MinValue;
    private int _number = 1;

    public void Tell()
    {
        for (int day = DemoStory.FirstDay; day <= 0; day++)
        {
            double mean = service.PerDay * DemoStory.Activity(service.TeamOn(day), day) * DemoStory.Weekday(times.Date(day).DayOfWeek);
            double[] hours = [.. Enumerable.Range(0, random.Poisson(mean)).Select(_ => random.Between(9.2, 17.6)).Order()];
            foreach (double hour in hours)
            {
                DateTimeOffset at = times.At(day, hour);
                if (at > _free)
                {
                    Ship(day, at);
                }
            }

            if (random.Chance(0.012))
            {
                DateTimeOffset opened = times.At(day, random.Between(9, 18));
                history.Changes.Add(_changes.Unmerged(opened, random.Chance(0.8) ? opened.AddHours(random.Between(5, 200)) : null));
            }
        }
    }

    private void Ship(int day, DateTimeOffset at)
    {
        Change[] carried = [.. Enumerable.Range(0, 1 + random.Poisson(0.9)).Select(_ => _changes.Ordinary(day, at))];
        history.Changes.AddRange(carried);
        if (random.Chance(0.8))
        {
            Deploy(at.AddMinutes(-random.Between(25, 90)), "staging", carried[^1].MergeRevision!, carried);
        }

        double fate = random.Next();
        if (fate < 0.035)
        {
            Deploy(at, "production", carried[^1].MergeRevision!, carried, DeploymentOutcome.Failed);
            at = at.AddMinutes(random.Between(20, 60));
        }
        else if (fate < 0.045)
        {
            Deploy(at, "production", carried[^1].MergeRevision!, carried, DeploymentOutcome.Cancelled);
            return;
        }

        Deployment deployment = Deploy(at, "production", carried[^1].MergeRevision!, carried);
        if (random.Chance(ChanceOfFailure(day, carried)))
        {
            Fail(day, deployment, carried);
        }
    }

    private double ChanceOfFailure(int day, Change[] carried)
    {
        string team = service.TeamOn(day);
        double lines = carried.Sum(change => change.Additions ?? 0);
        double size = Math.Clamp(Math.Pow(lines / 130, 0.25), 0.7, 1.5);
        bool assisted = team == DemoStory.AiEffectTeam && carried.Any(change => change.Marks is { Count: > 0 });
        return Math.Min(0.9, DemoStory.Failing(team, day) * size * (assisted ? DemoStory.AiEffect : 1));
    }

    private void Fail(int day, Deployment failed, Change[] carried)
    {
        double fate = random.Next();
        if (fate < 0.72 && service.TeamOn(day) != DemoCatalog.TeamWithoutIncidents)
        {
            Incident incident = Hurt(day, failed);
            DateTimeOffset resolved = incident.ResolvedAt!.Value;
            if (fate < 0.26)
            {
                RollBack(resolved.AddMinutes(-5));
            }
            else if (fate < 0.46)
            {
                Repair(resolved.AddMinutes(-4));
            }

            _free = resolved.AddMinutes(30);
        }
        else if (fate < 0.9 || !service.Listed)
        {
            RollBack(failed.FinishedAt!.Value.AddHours(random.LogNormal(1.2, 0.6)));
        }
        else
        {
            DateTimeOffset at = failed.FinishedAt!.Value.AddHours(random.Between(1, 5));
            Change revert = _changes.Revert(carried[0], at);
            history.Changes.Add(revert);
            Deploy(at, "production", revert.MergeRevision!, [revert]);
        }
    }

    private Incident Hurt(int day, Deployment failed)
    {
        DateTimeOffset started = failed.FinishedAt!.Value.AddMinutes(Math.Floor(random.Between(4, 45)));
        bool slow = random.Chance(0.2);
        double hours = slow ? random.LogNormal(DemoStory.SlowRecoveryHours(day), 0.12) : random.LogNormal(0.7, 0.5);
        if (DemoStory.IsMigrating(service.TeamOn(day), day))
        {
            hours *= 2.5;
        }

        string id = history.NextIncident();
        var incident = new Incident
        {
            Id = id,
            Services = [service.IncidentId],
            Severity =
                slow ? "SEV1"
                : random.Chance(0.4) ? "SEV2"
                : "SEV3",
            Title = DemoStory.IsMigrating(service.TeamOn(day), day)
                ? $"{service.Name}: reads time out after the move of the database"
                : $"{service.Name}: {random.Pick(DemoTrouble.Symptoms)}",
            StartedAt = started,
            DetectedAt = started,
            AcknowledgedAt = started.AddMinutes(Math.Floor(random.Between(1, 12))),
            ResolvedAt = started.AddMinutes(Math.Ceiling(hours * 60)),
            CausedBy = random.Chance(0.12) ? failed.Id : null,
            Url = $"https://acme.pagerduty.example/incidents/{id}",
            Status = "resolved",
        };
        history.Incidents.Add(incident);
        return incident;
    }

    private void RollBack(DateTimeOffset at)
    {
        string bad = _reachedUsers[^1].Revision;
        Deployment? good = _reachedUsers.LastOrDefault(deployment => deployment.Revision != bad);
        if (good is not null)
        {
            Deploy(at, "production", good.Revision, []);
        }
    }

    private void Repair(DateTimeOffset at)
    {
        Change fix = _changes.Hotfix(at);
        history.Changes.Add(fix);
        Deploy(at, "production", fix.MergeRevision!, [fix], unplanned: random.Chance(0.5) ? true : null);
    }

    private Deployment Deploy(
        DateTimeOffset at,
        string environment,
        string revision,
        IReadOnlyList<Change> carried,
        DeploymentOutcome outcome = DeploymentOutcome.Succeeded,
        bool? unplanned = null)
    {
        string id = $"{service.Name}-{_number++}";
        DateTimeOffset started = at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond));
        bool lists = service.Listed && outcome == DeploymentOutcome.Succeeded && environment == "production";
        bool byId = service.Team is "payments" or "storefront";
        var deployment = new Deployment
        {
            Id = id,
            Service = service.Name,
            Repository = service.Repository,
            Environment = environment,
            Revision = revision,
            Ref = "main",
            StartedAt = started,
            FinishedAt = started.AddSeconds(Math.Floor(random.Between(90, 600))),
            Outcome = outcome,
            Unplanned = unplanned,
            Changes = lists && byId ? [.. carried.Select(change => change.Id)] : null,
            Revisions = lists && !byId ? [.. carried.Select(change => change.MergeRevision!)] : null,
            Url = $"https://github.example/{service.Repository}/deployments/{id}",
        };
        history.Deployments.Add(deployment);
        if (environment == "production")
        {
            history.Carried[id] = carried;
            if (outcome == DeploymentOutcome.Succeeded)
            {
                _reachedUsers.Add(deployment);
                _free = deployment.FinishedAt.Value.AddMinutes(50);
            }
        }

        return deployment;
    }
}
