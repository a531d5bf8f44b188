using Metrics.Compute;
using Metrics.Compute.Business;
using Metrics.Compute.Pairs;
using Metrics.Compute.Review;
using Metrics.Compute.Snapshots;
using Metrics.Facts;

namespace Metrics.Server.Snapshots;

/// <summary>
/// Fills the computed parts of a document: the same function makes a snapshot and, with its own definitions, verifies it.
/// </summary>
internal static class SnapshotNumbers
{
    /// <summary>
    /// The document with its numbers, KPIs, pairs and review computed from an index built with the document's catalog and definitions.
    /// </summary>
    public static SnapshotDocument Fill(SnapshotDocument document, FactIndex index)
    {
        CalendarPeriod quarter = CalendarPeriod.Parse(document.Quarter)!.Value;
        var window = Window.Of(quarter);

        // Programs that did not look at what is known in part told no notes either.
        bool comparesWholes = document.Review.NotCompared is not null;
        QuarterReview review = ReviewQuery.Of(
            index, quarter, document.KpiCatalog, document.Targets, document.At, document.Sources, document.Review);
        return document with
        {
            Numbers =
            [
                .. from scope in Scopes(document).AsParallel().AsOrdered()
                   let report = NumberQuery.Report(index, scope, window, document.At, document.Sources)
                   select new ScopeNumbers(scope, Accountable(document.Catalog, scope), report.Numbers)
                   {
                       Notes = comparesWholes ? Notes(report) : null,
                   },
            ],
            Kpis = Kpis(document, index),
            Pairs = PairQuery.All(index, document.PairCatalog, document.KpiCatalog, document.At, document.Sources, comparesWholes),
            Review = document.Review.Origins is null ? review.Earlier() : review.Asked(document.Review.TradeOffRules),
        };
    }

    private static NumberNote[] Notes(NumberReport report) =>
    [
        .. (from number in report.Numbers
            let words = report.NoteOn(number)
            where words is not null
            select new NumberNote(number.Metric, words) { Origin = number.Origin }).Distinct(),
    ];

    /// <summary>Every scope of the document's catalog, or the one that it covers and those inside it.</summary>
    public static IEnumerable<Scope> Scopes(SnapshotDocument document)
    {
        Scope only = document.Scope is null ? Scope.Organization : Scope.Parse(document.Scope)!.Value;
        IEnumerable<Team> teams = document.Catalog.Teams.Where(team => only.Kind == ScopeKind.Organization || only == Scope.Team(team.Name));
        return only.Kind == ScopeKind.Service
            ? [only]
            : (only.Kind == ScopeKind.Organization ? [Scope.Organization] : Array.Empty<Scope>())
                .Concat(teams.Select(team => Scope.Team(team.Name)))
                .Concat(teams.SelectMany(team => team.Services).Select(service => Scope.Service(service.Name)).Distinct());
    }

    /// <summary>The KPIs of the document's catalog as they stood at its instant.</summary>
    public static KpiRow[] Kpis(SnapshotDocument document, FactIndex index) =>
    [
        .. from kpi in document.KpiCatalog
           from scope in KpiQuery.Scopes(index, document.KpiCatalog, kpi)
           where document.Scope is null || document.Scope == scope
           select Row(document, index, kpi, scope, CalendarPeriod.Parse(document.Quarter)!.Value),
    ];

    private static KpiRow Row(SnapshotDocument document, FactIndex index, Kpi kpi, string scope, CalendarPeriod quarter)
    {
        // As of the quarter's end, or the instant of asking while it runs: a snapshot made later must not tell a later month.
        DateTimeOffset until = document.At < document.End ? document.At : document.End;
        KpiReading reading = KpiQuery.Read(index, document.KpiCatalog, kpi, scope, until, document.Sources);

        // The quarter's last week ends after it. Programs that asked no KPI for trade-offs left that week out.
        DateTimeOffset known = document.Review.TradeOffRules is null ? until : document.At;
        KpiValue? whole = KpiQuery
            .History(index, document.KpiCatalog, kpi, scope, KpiPeriod.Quarter, known, document.Sources)
            .FirstOrDefault(value => value.Period == quarter);
        return new KpiRow
        {
            Kpi = kpi.Name,
            Title = kpi.Title ?? kpi.Name,
            Scope = scope,
            Unit = kpi.Unit,
            Sensitive = SensitiveKpis.Of(document.KpiCatalog).Contains(kpi.Name),
            Owner = kpi.Owner,
            Period = reading.Period,
            Last = reading.Last?.Period.ToString(),
            Value = reading.Last?.Value,
            Previous = reading.Previous?.Value,
            YearAgo = reading.YearAgo?.Value,
            Quarter = whole?.Value,
            Target = reading.Target,
            Met = reading.OnTarget,
            Status = reading.Status,
            Flags = [.. (reading.Last?.Flags ?? []).Concat(whole?.Flags ?? []).Distinct()],
        };
    }

    private static string? Accountable(Catalog catalog, Scope scope) => scope.Kind switch
    {
        ScopeKind.Team => catalog.Teams.FirstOrDefault(team => team.Name == scope.Name)?.Accountable,
        ScopeKind.Service => catalog.Teams.LastOrDefault(team => team.Services.Any(service => service.Name == scope.Name))?.Accountable,
        _ => null,
    };
}
