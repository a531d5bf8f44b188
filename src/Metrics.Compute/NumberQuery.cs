using Metrics.Compute.Numbers;
using Metrics.Facts;

namespace Metrics.Compute;

/// <summary>
/// The one function behind /metrics, the board, the API, snapshots and history: numbers of a scope over a window at an instant.
/// </summary>
public static class NumberQuery
{
    /// <summary>
    /// All numbers of a scope over a window, by the catalog's order, the origin split included. Of a calendar period that has not begun
    /// there is no data.
    /// </summary>
    public static NumberReport Report(
        FactIndex index, Scope scope, Window window, DateTimeOffset at, IReadOnlyList<SourceHealth> sources) =>
        Census.Of(index, scope, window, at, sources);

    /// <summary>Every scope that has numbers: the organization, the teams, the services, in the catalog's order.</summary>
    public static IReadOnlyList<Scope> Scopes(FactIndex index) =>
        [Scope.Organization, .. index.Map.Teams.Select(Scope.Team), .. index.Map.Services.Select(Scope.Service)];

    /// <summary>
    /// The reports of every scope over several windows at one instant: those of a scope together, in the order of the windows.
    /// </summary>
    public static IReadOnlyList<NumberReport> ReportAll(
        FactIndex index, IReadOnlyList<Window> windows, DateTimeOffset at, IReadOnlyList<SourceHealth> sources) =>
        Census.Of(index, windows, at, sources);

    /// <summary>All numbers of a scope at each instant, which must rise: the reports that were scraped, or would have been.</summary>
    public static IEnumerable<NumberReport> History(
        FactIndex index, Scope scope, Window window, IReadOnlyList<DateTimeOffset> instants, IReadOnlyList<SourceHealth> sources) =>
        Numbers.History.Of(index, scope, window, instants, sources);

    /// <summary>One metric over time: its numbers at each instant, and what a reader should know of them.</summary>
    /// <param name="metric">A name of <see cref="MetricCatalog"/>.</param>
    /// <param name="stat">One of the metric's stats; null for a metric without.</param>
    /// <param name="instants">In rising order.</param>
    public static IReadOnlyList<(DateTimeOffset At, Number Number, string? Note)> Series(
        FactIndex index, string metric, string? stat, Scope scope, Window window, IReadOnlyList<DateTimeOffset> instants,
        IReadOnlyList<SourceHealth> sources) =>
    [
        .. from report in History(index, scope, window, instants, sources)
           let number = report.Find(metric, stat)!
           select (report.At, number, report.NoteOn(number)),
    ];

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

    /// <summary>The records behind a number; of one origin where the number is split by it.</summary>
    public static IReadOnlyList<ExplainedRecord> Explain(
        FactIndex index, string metric, Scope scope, Window window, DateTimeOffset at, ChangeOrigin? origin = null)
    {
        var evidence = new Evidence(
            index, index.MembersOf(scope), window.At(at, index.Calendar), at.ToUnixTimeMilliseconds());
        if (origin is { } only)
        {
            evidence.Keep(only);
        }

        return [.. Explaining.Of(evidence, metric).OrderBy(record => record.At)];
    }

    /// <summary>Production deployments of the window that failed to roll out: they never reached users.</summary>
    public static int FailedRollouts(FactIndex index, Scope scope, Window window, DateTimeOffset at) =>
        new Evidence(index, index.MembersOf(scope), window.At(at, index.Calendar), at.ToUnixTimeMilliseconds()).FailedRollouts.Count;
}
