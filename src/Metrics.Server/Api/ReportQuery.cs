using Metrics.Compute;
using Metrics.Facts;
using Metrics.Store;

namespace Metrics.Server.Api;

/// <summary>
/// Asks for numbers and for what is behind them; the API and the verbs <c>report</c> and <c>explain</c> ask the same way.
/// </summary>
internal sealed class ReportQuery(ICurrentIndex index, FactStore store, TimeProvider clock)
{
    /// <summary>Records of an explanation that are told when nobody asks for more.</summary>
    public const int DefaultRecords = 500;

    /// <summary>Understands a question; null when something is wrong with it.</summary>
    public Question? Understand(AskedWords asked, Mistakes mistakes) =>
        index.Read((facts, _) => Question.Read(asked, facts, clock.GetUtcNow(), mistakes));

    /// <summary>All numbers of a scope over a window.</summary>
    public async Task<ReportBody> ReportAsync(Question question, CancellationToken cancel) =>
        ReportBody.Of(await index.AskAsync(question.AsOf, (facts, sources) => Ask(question, facts, sources), cancel));

    /// <summary>The numbers of one metric, and the records behind them.</summary>
    /// <param name="skip">Records passed over.</param>
    /// <param name="take">The most records told.</param>
    public async Task<ReportBody> ExplainAsync(MetricChoice choice, Question question, int skip, int take, CancellationToken cancel)
    {
        string metric = choice.Metric.Name;
        (NumberReport report, IReadOnlyList<ExplainedRecord> records) = await index.AskAsync(
            question.AsOf,
            (facts, sources) => (
                Ask(question, facts, sources), NumberQuery.Explain(facts, metric, question.Scope, question.Window, question.At, choice.Origin)),
            cancel);
        var told = new List<RecordBody>();
        foreach (ExplainedRecord record in records.Skip(skip).Take(take))
        {
            told.Add(await DescribeAsync(record, question.AsOf, cancel));
        }

        ReportBody body = ReportBody.Of(
            report,
            number => number.Metric == metric && number.Origin == choice.Origin && (choice.Stat is null || number.Stat == choice.Stat));
        return body with { Records = told, TotalRecords = records.Count };
    }

    private static NumberReport Ask(Question question, FactIndex facts, IReadOnlyList<SourceHealth> sources) =>
        NumberQuery.Report(facts, question.Scope, question.Window, question.At, sources) with { AsOf = question.AsOf };

    /// <summary>Joins a record with what the store tells of it: its title and address as known at the instant.</summary>
    public async Task<RecordBody> DescribeAsync(ExplainedRecord record, DateTimeOffset? asOf, CancellationToken cancel)
    {
        IReadOnlyList<StoredFact> versions = await store.HistoryAsync(record.Key, cancel);
        StoredFact[] known = [.. versions.Where(version => asOf is null || version.RecordedAt <= asOf)];
        (string? title, string? url) = known.Length == 0 ? default : Card(known[^1].Fact);
        return new RecordBody
        {
            Kind = record.Key.Kind.Name(),
            Source = record.Key.Source,
            Id = record.Key.Id,
            Title = title,
            Url = url,
            At = record.At,
            Role = record.Role,
            Why = record.Why,
            Value = record.Value,
            Deployment = record.Deployment?.Id,
            Method = record.Method,
            DistanceSeconds = record.DistanceSeconds,
            Restated = known.Length > 1 ? known.Length - 1 : null,
        };
    }

    private static (string? Title, string? Url) Card(Fact fact) => fact switch
    {
        Deployment deployment => (deployment.Title, deployment.Url),
        Change change => (change.Title, change.Url),
        Incident incident => (incident.Title, incident.Url),
        Decision decision => (decision.Title, decision.Url),
        _ => (null, null),
    };
}
