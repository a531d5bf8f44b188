using Metrics.Compute;
using Metrics.Facts;
using Metrics.Facts.Json;
using Metrics.Store;

namespace Metrics.Server.Api;

/// <summary>Asks for one incident or deployment with its links and its earlier versions.</summary>
internal sealed class RecordQuery(ICurrentIndex index, FactStore store, ReportQuery reports, TimeProvider clock)
{
    /// <summary>Finds the record; null when there is none, or when several sources have that id and none is named.</summary>
    public async Task<RecordDetail?> FindAsync(FactKind kind, string id, string? source, Mistakes mistakes, CancellationToken cancel)
    {
        StoredFact[] found = [.. (await store.FindAsync(kind, id, cancel)).Where(fact => source is null || fact.Source == source)];
        if (found.Length > 1)
        {
            mistakes.Add("source", $"several sources have a record '{id}'; name one of {string.Join(", ", found.Select(fact => fact.Source))}");
            return null;
        }

        return found.Length == 0 ? null : await DetailAsync(found[0], cancel);
    }

    private async Task<RecordDetail> DetailAsync(StoredFact stored, CancellationToken cancel)
    {
        IReadOnlyList<StoredFact> versions = await store.HistoryAsync(stored.Key, cancel);
        var detail = new RecordDetail
        {
            Kind = stored.Fact.Kind.Name(),
            Source = stored.Source,
            Record = FactJson.ToWireNode(stored.Fact),
            Versions = [.. versions.Select(VersionBody.Of)],
        };
        DateTimeOffset now = clock.GetUtcNow();
        if (stored.Fact.Kind == FactKind.Incident)
        {
            IncidentDetail? incident = index.Read((facts, _) => NumberQuery.Incident(facts, stored.Key, now));
            return detail with { Link = incident is null ? null : LinkBody.Of(incident) };
        }

        DeploymentDetail? deployment = index.Read((facts, _) => NumberQuery.Deployment(facts, stored.Key, now));
        return deployment is null ? detail : detail with
        {
            Outcome = OutcomeBody.Of(deployment),
            Changes = await DescribeAsync(deployment.Changes.Select(change => CarriedBy(deployment, change)), cancel),
            Incidents = await DescribeAsync(deployment.Incidents.Select(PutDownTo), cancel),
        };
    }

    private static ExplainedRecord CarriedBy(DeploymentDetail deployment, CarriedChange change) => new(
        change.Key, deployment.At ?? default, RecordRole.Numerator, change.Why, change.LeadSeconds, deployment.Key, change.Method);

    private static ExplainedRecord PutDownTo(IncidentDetail incident) => new(
        incident.Key, incident.StartedAt, RecordRole.Numerator, incident.Why, null, incident.Deployment, incident.Method, incident.DistanceSeconds);

    private async Task<IReadOnlyList<RecordBody>> DescribeAsync(IEnumerable<ExplainedRecord> records, CancellationToken cancel)
    {
        var told = new List<RecordBody>();
        foreach (ExplainedRecord record in records)
        {
            told.Add(await reports.DescribeAsync(record, null, cancel));
        }

        return told;
    }
}
