using System.Globalization;
using Metrics.Facts;
using Metrics.Facts.Json;

namespace Metrics.Tests.Support;

/// <summary>
/// Facts and catalogs for tests: say only what matters, the rest is ordinary. Instants are text: <c>2026-01-05T10:00Z</c>.
/// </summary>
internal static class Some
{
    public const string Deploys = "deploys";
    public const string Code = "github";
    public const string Pager = "pager";

    private static long _next;

    public static DateTimeOffset At(string text) => Instants.TryParse(text, out DateTimeOffset instant, out string? reason)
        ? instant
        : throw new FormatException(reason);

    public static Deployment Deployment(
        string at = "2026-01-05T10:00Z",
        string? id = null,
        string service = "pay",
        string environment = "production",
        string? revision = null,
        DeploymentOutcome outcome = DeploymentOutcome.Succeeded,
        bool? unplanned = null,
        string[]? changes = null,
        string[]? revisions = null,
        string? repository = null) => new()
        {
            Id = id ?? Id("d"),
            Service = service,
            Repository = repository,
            Environment = environment,
            Revision = revision ?? Id("rev"),
            FinishedAt = At(at),
            Outcome = outcome,
            Unplanned = unplanned,
            Changes = changes,
            Revisions = revisions,
        };

    public static Change Change(
        string? merged = "2026-01-05T09:00Z",
        string? id = null,
        string repository = "acme/pay",
        string? firstCommit = null,
        string? opened = null,
        string? review = null,
        string? closed = null,
        string? revision = null,
        string[]? revisions = null,
        string? branch = null,
        string[]? labels = null,
        string[]? marks = null,
        string author = "dana",
        AuthorKind authorKind = AuthorKind.Human,
        ChangeOrigin origin = ChangeOrigin.Unknown,
        string? reverts = null,
        string[]? services = null,
        string[]? paths = null) => new()
        {
            Id = id ?? Id("c"),
            Repository = repository,
            Title = "A change",
            Author = author,
            AuthorKind = authorKind,
            Origin = origin,
            Services = services,
            Paths = paths,
            Labels = labels,
            Marks = marks,
            Branch = branch,
            FirstCommitAt = Maybe(firstCommit),
            OpenedAt = Maybe(opened),
            FirstReviewAt = Maybe(review),
            MergedAt = Maybe(merged),
            ClosedAt = Maybe(closed ?? merged),
            MergeRevision = revision,
            Revisions = revisions,
            Reverts = reverts,
        };

    public static Incident Incident(
        string started = "2026-01-05T12:00Z",
        string? resolved = null,
        string? id = null,
        string[]? services = null,
        string? causedBy = null,
        string title = "Slow answers",
        string? description = null,
        string[]? labels = null) => new()
        {
            Id = id ?? Id("i"),
            Services = services ?? ["pay"],
            Title = title,
            Description = description,
            Labels = labels,
            StartedAt = At(started),
            ResolvedAt = Maybe(resolved),
            CausedBy = causedBy,
        };

    public static LinkStatement Link(string incident, string deployment, string at = "2026-01-06T08:00Z", string? source = null) => new()
    {
        Id = LinkStatement.IdOf(source, incident),
        Incident = incident,
        IncidentSource = source,
        Deployment = deployment,
        By = "dana",
        Why = "seen in the logs",
        StatedAt = At(at),
    };

    public static CodeRework Rework(
        string day = "2026-01-05", int changed = 100, int reworked = 10, string repository = "acme/pay", ChangeOrigin origin = default) => new()
        {
            Id = $"{repository}|{day}|{origin}",
            Repository = repository,
            Day = DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            Origin = origin,
            LinesChanged = changed,
            LinesReworked = reworked,
        };

    public static Service Service(string name = "pay", string[]? repositories = null, string? environments = null, string? since = null) => new()
    {
        Name = name,
        Repositories = repositories ?? [$"acme/{name}"],
        Environments = environments,
        Since = since is null ? null : DateOnly.ParseExact(since, "yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    public static Team Team(string name, params Service[] services) => new() { Name = name, Services = services };

    /// <summary>One team <c>money</c> that owns services of these names.</summary>
    public static Catalog Catalog(params string[] services) =>
        new() { Teams = [Team("money", [.. services.Select(name => Service(name))])] };

    public static Catalog Catalog(params Team[] teams) => new() { Teams = teams };

    /// <summary>
    /// Facts as a store would hand them out: by their usual sources, numbered in their order, all recorded at one instant.
    /// </summary>
    public static IReadOnlyList<StoredFact> Stored(params IEnumerable<Fact> facts) => StoredAfter(0, facts);

    /// <summary>The same, numbered after a revision.</summary>
    public static IReadOnlyList<StoredFact> StoredAfter(long revision, params IEnumerable<Fact> facts) =>
        [.. facts.Select(fact => new StoredFact(SourceOf(fact), fact, ++revision, At("2026-01-01T00:00Z")))];

    public static string SourceOf(Fact fact) => fact.Kind switch
    {
        FactKind.Deployment => Deploys,
        FactKind.Incident => Pager,
        FactKind.Link => "people",
        FactKind.Kpi => "finance",
        FactKind.Decision => "people",
        _ => Code,
    };

    private static DateTimeOffset? Maybe(string? text) => text is null ? null : At(text);

    private static string Id(string prefix) => $"{prefix}{Interlocked.Increment(ref _next)}";
}
