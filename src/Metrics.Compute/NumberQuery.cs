using Metrics.Compute.Numbers;
using Metrics.Facts;

namespace Metrics.Compute;

/// <summary>The one function behind /metrics, the board, the API, snapshots and history: numbers of a scope over a window at an instant.</summary>
public static class NumberQuery
{
    /// <summary>All numbers of a scope over a window, by the catalog's order, the origin split included.</summary>
    public static NumberReport Report(
        FactIndex index, Scope scope, Window window, DateTimeOffset at, IReadOnlyList<SourceHealth> sources)
    {
        ScopeMembers members = ScopeMembers.Of(index.Tables, scope);
        long instant = at.ToUnixTimeMilliseconds();
        var evidence = new Evidence(index, members, window.At(at, index.Calendar), instant);
        IReadOnlyList<Number> numbers = Write(index, Counting.Of(evidence), new Coverage(index.Tables, members, sources), instant);
        return new NumberReport(scope, window, at, null, index.Revision, index.DefinitionVersion, numbers);
    }

    /// <summary>Every scope that has numbers: the organization, the teams, the services, in the catalog's order.</summary>
    public static IReadOnlyList<Scope> Scopes(FactIndex index) =>
        [Scope.Organization, .. index.Map.Teams.Select(Scope.Team), .. index.Map.Services.Select(Scope.Service)];

    /// <summary>The reports of every scope over several windows at one instant: those of a scope together, in the order of the windows.</summary>
    public static IEnumerable<NumberReport> ReportAll(
        FactIndex index, IReadOnlyList<Window> windows, DateTimeOffset at, IReadOnlyList<SourceHealth> sources) =>
        Scopes(index).SelectMany(scope => windows.Select(window => Report(index, scope, window, at, sources)));

    /// <summary>All numbers of a scope at each instant, which must rise: the reports that were scraped, or would have been.</summary>
    public static IEnumerable<NumberReport> History(
        FactIndex index, Scope scope, Window window, IReadOnlyList<DateTimeOffset> instants, IReadOnlyList<SourceHealth> sources) =>
        instants.Select(at => Report(index, scope, window, at, sources));

    /// <summary>One metric over time: its numbers at each instant.</summary>
    /// <param name="metric">A name of <see cref="MetricCatalog"/>.</param>
    /// <param name="stat">One of the metric's stats; null for a metric without.</param>
    /// <param name="instants">In rising order.</param>
    public static IReadOnlyList<(DateTimeOffset At, Number Number)> Series(
        FactIndex index, string metric, string? stat, Scope scope, Window window, IReadOnlyList<DateTimeOffset> instants,
        IReadOnlyList<SourceHealth> sources) =>
        [.. History(index, scope, window, instants, sources).Select(report => (report.At, report.Numbers.First(number =>
            number.Metric == metric && number.Stat == stat && number.Origin is null && number.Part is null)))];

    /// <summary>What the index knows of an incident at an instant; null when it has none of that key.</summary>
    public static IncidentDetail? Incident(FactIndex index, FactKey key, DateTimeOffset at) =>
        Details.OfIncident(index, key, at.ToUnixTimeMilliseconds());

    /// <summary>What the index knows of a deployment at an instant; null when it has none of that key.</summary>
    public static DeploymentDetail? Deployment(FactIndex index, FactKey key, DateTimeOffset at) =>
        Details.OfDeployment(index, key, at.ToUnixTimeMilliseconds());

    /// <summary>Facts in the window whose service is not in the catalog.</summary>
    public static UnmappedCounts UnmappedFacts(FactIndex index, Window window, DateTimeOffset at)
    {
        TimeSlice slice = window.At(at, index.Calendar);
        return Unmapped.Count(index.Tables, slice with { UpTo = Math.Min(slice.UpTo, at.ToUnixTimeMilliseconds()) });
    }

    /// <summary>The records behind a number.</summary>
    public static IReadOnlyList<ExplainedRecord> Explain(
        FactIndex index, string metric, Scope scope, Window window, DateTimeOffset at)
    {
        var evidence = new Evidence(
            index, ScopeMembers.Of(index.Tables, scope), window.At(at, index.Calendar), at.ToUnixTimeMilliseconds());
        return [.. Explaining.Of(evidence, metric).OrderBy(record => record.At)];
    }

    /// <summary>Production deployments of the window that failed to roll out: they never reached users.</summary>
    public static int FailedRollouts(FactIndex index, Scope scope, Window window, DateTimeOffset at) =>
        new Evidence(index, ScopeMembers.Of(index.Tables, scope), window.At(at, index.Calendar), at.ToUnixTimeMilliseconds()).FailedRollouts.Count;

    private static IReadOnlyList<Number> Write(FactIndex index, Figures figures, Coverage coverage, long instant)
    {
        (double? Value, long Samples)[] quality = DataQuality.Of(figures.Quality, coverage, instant);
        var sheet = new NumberSheet(index.Definitions, coverage, instant, DataQuality.Whole(quality));
        DeploymentFrequency.Write(figures, sheet);
        LeadTime.Write(figures, sheet);
        ChangeFailRate.Write(figures, sheet);
        FailedDeploymentRecovery.Write(figures, sheet);
        TimeToRestore.Write(figures, sheet);
        DeploymentReworkRate.Write(figures, sheet);
        CodeReworkRate.Write(figures, sheet);
        IncidentFrequency.Write(figures, sheet);
        TimeToRestore.WriteOpen(figures, sheet);
        ReviewLoad.Write(figures, sheet);
        DataQuality.Write(quality, sheet);
        return sheet.Numbers;
    }
}
