using Metrics.Compute.Rows;
using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute;

/// <summary>The numbers straight from the definitions over plain lists of facts: slow, plain, and made without the index.</summary>
internal sealed class Oracle
{
    private readonly Definitions _definitions;
    private readonly ServiceMap _map;
    private readonly List<Deployment> _deployments;
    private readonly List<Change> _changes;
    private readonly List<Incident> _incidents;
    private readonly List<LinkStatement> _statements;
    private readonly List<CodeRework> _rework;
    private readonly Dictionary<int, List<(Change Change, Deployment By, bool Counts)>> _carried = [];

    public Oracle(IEnumerable<Fact> facts, Catalog catalog, Definitions definitions)
    {
        _definitions = definitions;
        _map = new ServiceMap(catalog, definitions, OrganizationCalendar.Utc);
        List<Fact> all = [.. facts];
        _deployments = [.. all.OfType<Deployment>().Where(d => d.HappenedAt is not null).OrderBy(d => d.HappenedAt).ThenBy(d => Hashes.Of(d.Id))];
        _changes = [.. all.OfType<Change>()];
        _incidents = [.. all.OfType<Incident>()];
        _statements = [.. all.OfType<LinkStatement>()];
        _rework = [.. all.OfType<CodeRework>()];
        foreach (int service in Enumerable.Range(0, _map.Services.Count))
        {
            _carried[service] = Carry(service);
        }
    }

    public IReadOnlyDictionary<string, double?> Numbers(Scope scope, TimeSlice window, DateTimeOffset at)
    {
        bool In(DateTimeOffset? instant) => instant <= at && window.Holds(instant.Value.ToUnixTimeMilliseconds());
        var completed = _deployments.Where(d => d.HappenedAt <= at && Production(d).Any(s => Holds(scope, s, d.HappenedAt!.Value))).ToList();
        var deployments = completed.Where(d => In(d.HappenedAt) && d.Outcome == DeploymentOutcome.Succeeded).ToList();
        var judged = completed.Where(d => In(d.HappenedAt) && (d.Outcome == DeploymentOutcome.Succeeded || _definitions.CountFailedRollouts)).ToList();
        var failed = judged.Where(d => d.Outcome == DeploymentOutcome.Failed || Standing(d, at).Failed).ToList();
        var recoveries = completed.Where(d => d.Outcome == DeploymentOutcome.Succeeded || _definitions.CountFailedRollouts)
            .Select(d => (Deployment: d, Standing(d, at).Recovery)).Where(pair => In(pair.Recovery))
            .Select(pair => (pair.Recovery - pair.Deployment.HappenedAt)!.Value.TotalSeconds).Where(seconds => seconds >= 0).ToList();
        var leads = Leads(scope).Where(lead => In(lead.By.HappenedAt)).ToList();
        var incidents = _incidents.Where(i => Of(i).Any(s => Holds(scope, s, i.StartedAt)) && i.StartedAt <= at).ToList();
        bool begun = window.After < at.ToUnixTimeMilliseconds();
        var open = incidents.Where(i => begun && i.StartedAt.ToUnixTimeMilliseconds() <= window.UpTo && !(i.ResolvedAt <= at)).ToList();
        var restored = incidents.Where(i => i.StartedAt.ToUnixTimeMilliseconds() <= window.UpTo && In(i.ResolvedAt))
            .Select(i => (i.ResolvedAt!.Value - i.StartedAt).TotalSeconds).ToList();
        var merged = _changes.Where(c => In(c.MergedAt) && _map.OfChange(c).Any(s => Holds(scope, s, c.MergedAt!.Value))).ToList();
        var known = merged.Where(c => !c.ReviewsUnknown || c.FirstReviewAt is not null || c.ApprovedAt is not null).ToList();
        var reviews = merged.Where(c => c.FirstReviewAt <= c.MergedAt && c.FirstReviewAt >= c.OpenedAt)
            .Select(c => (c.FirstReviewAt - c.OpenedAt)!.Value.TotalSeconds).ToList();
        var lines = _rework.Where(r => In(r.HappenedAt) && _map.OfRepository(r.Repository).Any(s => Holds(scope, s, r.HappenedAt!.Value))).ToList();
        List<double> Spans(Func<(Change Change, Deployment By), TimeSpan?> span) =>
            [.. leads.Select(span).Where(s => s >= TimeSpan.Zero).Select(s => s!.Value.TotalSeconds)];

        return new Dictionary<string, double?>
        {
            ["deployments"] = deployments.Count,
            ["deployment_days"] = deployments.Select(d => d.HappenedAt!.Value.UtcDateTime.Date).Distinct().Count(),
            ["lead_time.median"] = Quantile(Spans(l => l.By.HappenedAt - (l.Change.FirstCommitAt ?? l.Change.OpenedAt ?? l.Change.MergedAt)), 0.5),
            ["lead_time.p90"] = Quantile(Spans(l => l.By.HappenedAt - (l.Change.FirstCommitAt ?? l.Change.OpenedAt ?? l.Change.MergedAt)), 0.9),
            ["lead_time_coding.median"] = Quantile(Spans(l => l.Change.OpenedAt - l.Change.FirstCommitAt), 0.5),
            ["lead_time_pickup.median"] = Quantile(
                Spans(l => l.Change.FirstReviewAt > l.Change.MergedAt ? null : l.Change.FirstReviewAt - l.Change.OpenedAt), 0.5),
            ["lead_time_review.median"] = Quantile(Spans(l => l.Change.MergedAt - l.Change.FirstReviewAt), 0.5),
            ["lead_time_deploy.median"] = Quantile(Spans(l => l.By.HappenedAt - l.Change.MergedAt), 0.5),
            ["change_fail_rate"] = Share(failed.Count, judged.Count),
            ["failed_deployments"] = failed.Count,
            ["failed_deployment_recovery.mean"] = recoveries.Count == 0 ? null : recoveries.Average(),
            ["failed_deployment_recovery.median"] = Quantile(recoveries, 0.5),
            ["time_to_restore.median"] = Quantile(restored, 0.5),
            ["time_to_restore.p90"] = Quantile(restored, 0.9),
            ["deployment_rework_rate"] = Share(deployments.Count(IsRework), deployments.Count),
            ["code_rework_rate"] = Share(lines.Sum(r => r.LinesReworked), lines.Sum(r => r.LinesChanged)),
            ["incidents"] = incidents.Count(i => In(i.StartedAt)),
            ["incidents_open"] = open.Count,
            ["oldest_open_incident"] = open.Count == 0 ? null : open.Max(i => (at - i.StartedAt).TotalSeconds),
            ["changes_merged"] = merged.Count,
            ["changes_opened"] = _changes.Count(c => In(c.OpenedAt) && _map.OfChange(c).Any(s => Holds(scope, s, c.OpenedAt!.Value))),
            ["time_to_first_review.median"] = Quantile(reviews, 0.5),
            ["merged_without_review_rate"] = Share(
                known.Count(c => !(c.FirstReviewAt <= c.MergedAt || c.ApprovedAt <= c.MergedAt)), known.Count),
        };
    }

    private static double? Share(int part, int whole) => whole == 0 ? null : (double)part / whole;

    private static double? Quantile(List<double> values, double share)
    {
        if (values.Count == 0)
        {
            return null;
        }

        values.Sort();
        double place = (values.Count - 1) * share;
        int below = (int)place;
        return values[below] + ((place - below) * (values[Math.Min(below + 1, values.Count - 1)] - values[below]));
    }

    private bool Holds(Scope scope, int service, DateTimeOffset at) => scope.Kind switch
    {
        ScopeKind.Service => _map.ServiceNumber(scope.Name) == service,
        ScopeKind.Team => _map.TeamAt(service, at.ToUnixTimeMilliseconds()) == _map.TeamNumber(scope.Name),
        _ => true,
    };

    private int[] Production(Deployment d) => d.Outcome is DeploymentOutcome.Succeeded or DeploymentOutcome.Failed
        ? [.. _map.OfDeployment(d).Where(s => _map.IsProduction(s, d.Environment))] : [];

    private int[] Of(Incident incident) => _map.OfIncident(Some.Pager, incident);

    private List<Deployment> SucceededOf(int service) =>
        [.. _deployments.Where(d => d.Outcome == DeploymentOutcome.Succeeded && Production(d).Contains(service))];

    private List<(Change, Deployment, bool)> Carry(int service)
    {
        List<Deployment> deployments = SucceededOf(service);
        var carried = new List<(Change, Deployment, bool)>();
        foreach (Change change in _changes)
        {
            foreach (Deployment by in deployments)
            {
                bool listed = by.Changes?.Contains(change.Id) == true;
                string[] revisions = [.. (change.Revisions ?? []).Append(change.MergeRevision).OfType<string>()];
                bool ancestry = by.Revisions?.Any(r => revisions.Contains(r) && (Owns(service, change) || !_changes.Exists(o => Owns(service, o)
                    && (o.MergeRevision == r || o.Revisions?.Contains(r) == true)))) == true;
                bool unknown = by.Changes is null && (by.Revisions is null || revisions.Length == 0);
                bool time = unknown && _map.OfChange(change).Contains(service) && change.MergedAt <= (by.StartedAt ?? by.FinishedAt);
                if (listed || ancestry || time)
                {
                    bool tooOld = by == deployments[0] && change.MergedAt < by.HappenedAt - _definitions.FirstDeploymentCarries;
                    carried.Add((change, by, listed || !tooOld));
                    break;
                }
            }
        }

        return carried;
    }

    private bool Owns(int service, Change change) => _map.OfChange(change).Contains(service);

    private IEnumerable<(Change Change, Deployment By)> Leads(Scope scope) => _carried
        .SelectMany(pair => pair.Value.Where(c => Holds(scope, pair.Key, c.By.HappenedAt!.Value)))
        .GroupBy(c => c.Change)
        .Select(group => group.OrderBy(c => _deployments.IndexOf(c.By)).First())
        .Where(c => c.Counts).Select(c => (c.Change, c.By));

    private IEnumerable<Change> CarriedBy(Deployment d) =>
        _carried.SelectMany(pair => pair.Value).Where(c => c.By == d && c.Counts).Select(c => c.Change).Distinct();

    private bool IsRollback(Deployment d) => Production(d).Any(service => RolledBack(service, d) is not null);

    private Deployment? RolledBack(int service, Deployment d)
    {
        List<Deployment> deployments = SucceededOf(service);
        int at = deployments.IndexOf(d);
        return at > 0 && deployments[at - 1].Revision != d.Revision && deployments.Take(at).Any(e => e.Revision == d.Revision)
            ? deployments[at - 1] : null;
    }

    private bool IsRework(Deployment d)
    {
        var people = CarriedBy(d).Where(c => c.AuthorKind == AuthorKind.Human && OriginOf(c) != ChangeOrigin.Bot).ToList();
        return d.Unplanned ?? (IsRollback(d) || (people.Count > 0 && people.All(IsFix)));
    }

    private ChangeOrigin OriginOf(Change change) => new OriginRules(_definitions.Origin).Of(change);

    private bool IsFix(Change c) =>
        c.Reverts is not null || c.Incidents?.Any(id => _incidents.Any(i => i.Id == id)) == true || c.Labels?.Contains("hotfix") == true || c.Branch?.StartsWith("hotfix/", StringComparison.Ordinal) == true;

    private IEnumerable<DateTimeOffset> Undoings(Deployment d)
    {
        foreach (int service in Production(d))
        {
            List<Deployment> later = [.. SucceededOf(service).SkipWhile(e => e != d).Skip(1)];
            foreach (Deployment by in later.Where(e => e.HappenedAt - d.HappenedAt <= _definitions.RollbackWithin))
            {
                var mine = _carried[service].Where(c => c.By == d).Select(c => c.Change).ToList();
                bool reverted = _carried[service].Where(c => c.By == by && c.Counts).Any(c => mine.Any(m =>
                    m.Id == c.Change.Reverts || m.MergeRevision == c.Change.Reverts && m.MergeRevision != null
                    || m.Revisions?.Contains(c.Change.Reverts) == true));
                if (RolledBack(service, by) == d || reverted)
                {
                    yield return by.HappenedAt!.Value;
                }
            }
        }
    }

    private (bool Failed, DateTimeOffset? Recovery) Standing(Deployment d, DateTimeOffset at)
    {
        var linked = _incidents.Where(i => i.StartedAt <= at && d.HappenedAt <= at && Cause(i, at) == d).ToList();
        var undone = Undoings(d).Where(instant => instant <= at).ToList();
        DateTimeOffset? recovery = linked.Count > 0
            ? linked.All(i => i.ResolvedAt <= at) ? linked.Max(i => i.ResolvedAt) : null
            : undone.Count > 0 ? undone.Min() : null;
        return (linked.Count + undone.Count > 0, recovery);
    }

    private Deployment? Cause(Incident incident, DateTimeOffset at)
    {
        if (_statements.Find(s => s.Incident == incident.Id && s.StatedAt <= at) is { } statement)
        {
            return statement.Deployment == Incident.NoDeployment ? null : Named(incident, statement.Deployment);
        }

        if (incident.CausedBy is { } cause)
        {
            return cause == Incident.NoDeployment ? null : Named(incident, cause);
        }

        string? label = _definitions.IncidentLinks.Count == 0 ? null : incident.Labels?.FirstOrDefault(l => l.StartsWith("cause:", StringComparison.Ordinal));
        if (label is not null && Named(incident, label[6..]) is { } named)
        {
            return named;
        }

        return Of(incident).SelectMany(SucceededOf).Distinct()
            .Where(d => d.HappenedAt <= incident.StartedAt && incident.StartedAt - d.HappenedAt <= _definitions.LinkWithin)
            .MaxBy(_deployments.IndexOf);
    }

    private Deployment? Named(Incident incident, string cause)
    {
        int[] services = Of(incident);
        Deployment? Best(IEnumerable<Deployment> some) => some
            .OrderBy(d => _map.OfDeployment(d).Intersect(services).Any()).ThenBy(_deployments.IndexOf).LastOrDefault();
        return Best(_deployments.Where(d => d.Id == cause))
            ?? Best(_deployments.Where(d => d.Revision == cause && d.Outcome == DeploymentOutcome.Succeeded && IsProduction(d)
                && d.HappenedAt <= incident.StartedAt))
            ?? Best(_carried.SelectMany(pair => pair.Value).Where(c => c.Change.Id == cause || c.Change.MergeRevision == cause
                || c.Change.Revisions?.Contains(cause) == true).Select(c => c.By));
    }

    private bool IsProduction(Deployment d) =>
        _map.OfDeployment(d) is { Length: > 0 } ? Production(d).Length > 0 : _map.IsProduction(d.Environment);
}
