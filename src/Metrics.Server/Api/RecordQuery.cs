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
            Versions = [.. versions.Select(version => new VersionBody
            {
                Revision = version.Revision,
                RecordedAt = version.RecordedAt,
                SupersededAt = version.SupersededAt,
                Deleted = version.Deleted ? true : null,
                Record = FactJson.ToWireNode(version.Fact),
            })],
        };
        return stored.Fact.HappenedAt is not { } at ? detail
            : stored.Fact.Kind == FactKind.Incident ? detail with { Link = await LinkAsync(stored.Key, at, cancel) }
            : await WithCargoAsync(detail, stored.Key, at, cancel);
    }

    private async Task<RecordBody?> LinkAsync(FactKey incident, DateTimeOffset at, CancellationToken cancel)
    {
        ExplainedRecord? record = Explain("incidents", DayOf(at)).FirstOrDefault(record => record.Key == incident);
        return record is null ? null : await reports.DescribeAsync(record, null, cancel);
    }

    private async Task<RecordDetail> WithCargoAsync(RecordDetail detail, FactKey deployment, DateTimeOffset at, CancellationToken cancel)
    {
        Window day = DayOf(at);
        ExplainedRecord? outcome = Explain("change_fail_rate", day).FirstOrDefault(record => record.Key == deployment);
        ExplainedRecord[] changes = [.. Explain("lead_time", day).Where(record => record.Deployment == deployment)];

        // An incident may begin long after the deployment that it is put down to, where the definitions set no limit.
        var since = Window.OfDays(Math.Clamp((int)(clock.GetUtcNow() - at).TotalDays + 1, 1, 3660));
        ExplainedRecord[] incidents = [.. Explain("incidents", since).Where(record => record.Deployment == deployment)];
        return detail with
        {
            Outcome = outcome is null ? null : await reports.DescribeAsync(outcome, null, cancel),
            Changes = await DescribeAsync(changes, cancel),
            Incidents = await DescribeAsync(incidents, cancel),
        };
    }

    private async Task<IReadOnlyList<RecordBody>> DescribeAsync(IEnumerable<ExplainedRecord> records, CancellationToken cancel)
    {
        var told = new List<RecordBody>();
        foreach (ExplainedRecord record in records)
        {
            told.Add(await reports.DescribeAsync(record, null, cancel));
        }

        return told;
    }

    private IReadOnlyList<ExplainedRecord> Explain(string metric, Window window) =>
        index.Read((facts, _) => NumberQuery.Explain(facts, metric, Scope.Organization, window, clock.GetUtcNow()));

    private Window DayOf(DateTimeOffset at) =>
        index.Read((facts, _) => Window.Of(facts.Calendar.PeriodOf(facts.Calendar.DayOf(at), PeriodGrain.Day)));
}
