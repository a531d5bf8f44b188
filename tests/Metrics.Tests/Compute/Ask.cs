using Metrics.Compute;
using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute;

/// <summary>An index of some facts, asked for numbers in one line.</summary>
internal sealed record Ask
{
    private long _revision;

    private Ask(Catalog catalog, Definitions? definitions, OrganizationCalendar? calendar) =>
        Index = new FactIndex(catalog, definitions ?? new Definitions(), calendar ?? OrganizationCalendar.Utc);

    public FactIndex Index { get; }

    public IReadOnlyList<SourceHealth> Sources { get; init; } = [];

    public static Ask Of(params Fact[] facts) => In(Some.Catalog("pay"), null, null, facts);

    public static Ask With(Definitions definitions, params Fact[] facts) => In(Some.Catalog("pay"), definitions, null, facts);

    public static Ask In(Catalog catalog, params Fact[] facts) => In(catalog, null, null, facts);

    public static Ask In(Catalog catalog, Definitions? definitions, OrganizationCalendar? calendar, params Fact[] facts)
    {
        var ask = new Ask(catalog, definitions, calendar);
        ask.Take(facts);
        return ask;
    }

    public void Take(params Fact[] facts)
    {
        IReadOnlyList<StoredFact> stored = Some.StoredAfter(_revision, facts);
        _revision += stored.Count;
        Index.Apply(stored);
    }

    public void Delete(Fact fact) => Index.Apply([Some.StoredAfter(_revision++, fact)[0] with { Deleted = true }]);

    public NumberReport Report(string at, string window = "30d", string scope = "service:pay") =>
        NumberQuery.Report(Index, Scope.Parse(scope)!.Value, Window.Parse(window)!, Some.At(at), Sources);

    public Number Number(
        string metric, string at, string window = "30d", string scope = "service:pay", string? stat = null, ChangeOrigin? origin = null,
        string? part = null) =>
        Report(at, window, scope).Numbers.Single(number =>
            number.Metric == metric && number.Stat == stat && number.Origin == origin && number.Part == part);

    public double? Value(
        string metric, string at, string window = "30d", string scope = "service:pay", string? stat = null, ChangeOrigin? origin = null) =>
        Number(metric, at, window, scope, stat, origin).Value;

    public IReadOnlyList<ExplainedRecord> Explain(string metric, string at, string window = "30d", string scope = "service:pay") =>
        NumberQuery.Explain(Index, metric, Scope.Parse(scope)!.Value, Window.Parse(window)!, Some.At(at));
}
