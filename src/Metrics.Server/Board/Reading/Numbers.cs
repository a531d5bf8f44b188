using Metrics.Compute;
using Metrics.Facts;

namespace Metrics.Server.Board.Reading;

/// <summary>The questions that pages ask of the current index.</summary>
internal sealed class Numbers(ICurrentIndex current)
{
    public long Generation => current.Generation;

    public NumberReport Report(Scope scope, Window window, DateTimeOffset at) =>
        current.Read((index, sources) => NumberQuery.Report(index, scope, window, at, sources));

    public IReadOnlyList<(DateTimeOffset At, Number Number)> Series(
        string metric,
        string? stat,
        Scope scope,
        Window window,
        IReadOnlyList<DateTimeOffset> instants) =>
        current.Read((index, sources) => NumberQuery.Series(index, metric, stat, scope, window, instants, sources));

    public IReadOnlyList<ExplainedRecord> Explain(string metric, Scope scope, Window window, DateTimeOffset at) =>
        current.Read((index, _) => NumberQuery.Explain(index, metric, scope, window, at));

    /// <summary>The report as it would have been given with what was recorded by <paramref name="asOf"/>.</summary>
    public Task<NumberReport> ReportAsOfAsync(
        Scope scope,
        Window window,
        DateTimeOffset at,
        DateTimeOffset asOf,
        CancellationToken cancel) =>
        current.ReadAsOfAsync(asOf, (index, sources) => NumberQuery.Report(index, scope, window, at, sources), cancel);

    public T Ask<T>(Func<FactIndex, IReadOnlyList<SourceHealth>, T> ask) => current.Read(ask);

    public IReadOnlyList<SourceHealth> Sources() => current.Read((_, sources) => sources);
}
