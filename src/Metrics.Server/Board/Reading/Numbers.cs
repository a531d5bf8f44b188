using Metrics.Compute;
using Metrics.Facts;

namespace Metrics.Server.Board.Reading;

/// <summary>The questions that pages ask of the current index.</summary>
internal sealed class Numbers(ICurrentIndex current, Trends trends)
{
    public long Generation => current.Generation;

    /// <summary>The same questions, of what was known when the question says.</summary>
    public async Task<Numbers> KnownAsync(BoardQuestion question, CancellationToken cancel) =>
        question.AsOf is { } asOf ? await current.ReadAsOfAsync(asOf, (facts, sources) => Of(new KnownThen(current, facts, sources)), cancel) : this;

    public NumberReport Report(Scope scope, Window window, DateTimeOffset at) =>
        current.Read((index, sources) => NumberQuery.Report(index, scope, window, at, sources));

    /// <summary>A year of reports, one a week; the last is that of the question's instant.</summary>
    /// <param name="last">The report of the question's own window, which is the last one where trends have the same window.</param>
    public IReadOnlyList<NumberReport> Year(NumberReport last, BoardQuestion question) =>
    [
        .. trends.Weeks(last.Scope, question),
        question.TrendWindow == question.Window ? last : Report(last.Scope, question.TrendWindow, question.At),
    ];

    public IReadOnlyList<ExplainedRecord> Explain(string metric, Scope scope, Window window, DateTimeOffset at, ChangeOrigin? origin = null) =>
        current.Read((index, _) => NumberQuery.Explain(index, metric, scope, window, at, origin));

    /// <summary>The report as it would have been given with what was recorded by <paramref name="asOf"/>.</summary>
    public Task<NumberReport> ReportAsOfAsync(
        Scope scope,
        Window window,
        DateTimeOffset at,
        DateTimeOffset asOf,
        CancellationToken cancel) =>
        current.ReadAsOfAsync(asOf, (index, sources) => NumberQuery.Report(index, scope, window, at, sources), cancel);

    /// <summary>In the order in which they were taken.</summary>
    public IReadOnlyList<Decision> Decisions() => current.Read((index, _) => index.Business.Decisions.Select(entry => entry.Decision).ToList());

    public T Ask<T>(Func<FactIndex, IReadOnlyList<SourceHealth>, T> ask) => current.Read(ask);

    public IReadOnlyList<SourceHealth> Sources() => current.Read((_, sources) => sources);

    private Numbers Of(ICurrentIndex other) => new(other, trends.Of(other));
}
