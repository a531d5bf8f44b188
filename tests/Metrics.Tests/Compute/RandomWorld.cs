using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute;

/// <summary>
/// Small worlds at random from a seed, dense in what is hard: shared changes, rollbacks, reverts, statements, a service that changes hands,
/// facts at the same instant, reviews after merges, unknown services.
/// </summary>
internal sealed class RandomWorld
{
    private static readonly DateTimeOffset Start = Some.At("2026-01-01T00:00Z");

    private readonly Random _random;

    public RandomWorld(int seed)
    {
        _random = new Random(seed);
        Facts = [.. Changes(), .. Deployments(), .. Incidents(), .. Rework()];
        Facts = [.. Facts, .. Statements()];
    }

    public static Catalog Catalog { get; } = Some.Catalog(
        Some.Team("money", Some.Service("pay"), Some.Service("web"), Some.Service("eu", ["acme/shared"]), Some.Service("us", ["acme/shared"])),
        Some.Team("core", Some.Service("web", since: "2026-01-20"), Some.Service("auth")));

    public IReadOnlyList<Fact> Facts { get; private set; }

    public IReadOnlyList<StoredFact> Stored => Some.Stored(Facts);

    /// <summary>The same facts in another order.</summary>
    public IReadOnlyList<StoredFact> Shuffled() => Some.Stored(Facts.OrderBy(_ => _random.Next()));

    public DateTimeOffset Instant() => Start.AddHours(_random.Next(24 * 45));

    /// <summary>Other content for one of the facts, at random.</summary>
    public Fact Restated()
    {
        Fact fact = Facts[_random.Next(Facts.Count)];
        return fact switch
        {
            Deployment deployment => deployment with { FinishedAt = Instant(), Revision = Revision(), Outcome = Outcome() },
            Change change => change with { MergedAt = Instant(), MergeRevision = Revision(), Labels = _random.Next(3) == 0 ? ["hotfix"] : [], Incidents = _random.Next(3) == 0 ? [$"i{_random.Next(30)}"] : null, ReviewsUnknown = !change.ReviewsUnknown },
            Incident incident => incident with { StartedAt = Instant(), ResolvedAt = null, CausedBy = Cause(), Services = Services() },
            LinkStatement link => link with { Deployment = $"d{_random.Next(30)}", StatedAt = Instant() },
            CodeRework rework => rework with { LinesChanged = rework.LinesChanged + 7 },
            _ => fact,
        };
    }

    public Fact Any() => Facts[_random.Next(Facts.Count)];

    private IEnumerable<Fact> Changes()
    {
        for (int number = 0; number < 60; number++)
        {
            DateTimeOffset opened = Instant();
            DateTimeOffset? merged = _random.Next(10) == 0 ? null : opened.AddHours(_random.Next(-2, 40));
            yield return new Change
            {
                Id = $"c{number}",
                Repository = Pick("acme/pay", "acme/web", "acme/auth", "acme/shared", "acme/other"),
                Services = _random.Next(6) == 0 ? ["pay", "auth"] : null,
                Title = "x",
                Author = "dana",
                AuthorKind = _random.Next(5) == 0 ? AuthorKind.Bot : AuthorKind.Human,
                Origin = Pick(ChangeOrigin.AiAssisted, ChangeOrigin.Human, ChangeOrigin.Bot, ChangeOrigin.Unknown),
                Labels = _random.Next(3) == 0 ? ["hotfix"] : [],
                Branch = _random.Next(6) == 0 ? "hotfix/1" : "work",
                FirstCommitAt = _random.Next(4) == 0 ? null : opened.AddHours(_random.Next(-60, 2)),
                OpenedAt = _random.Next(8) == 0 ? null : opened,
                FirstReviewAt = _random.Next(3) == 0 ? null : opened.AddHours(_random.Next(-1, 40)),
                ApprovedAt = _random.Next(5) == 0 ? opened.AddHours(1) : null,
                MergedAt = merged,
                MergeRevision = _random.Next(5) == 0 ? null : $"m{number}",
                Revisions = _random.Next(2) == 0 ? [$"s{number}", $"s{number + 1}"] : null,
                Incidents = _random.Next(5) == 0 ? [$"i{_random.Next(30)}"] : null,
                Reverts = _random.Next(6) == 0 ? Pick($"c{_random.Next(60)}", $"m{_random.Next(60)}") : null,
                ReviewsUnknown = number % 3 == 0,
            };
        }
    }

    private IEnumerable<Fact> Deployments()
    {
        for (int number = 0; number < 45; number++)
        {
            DateTimeOffset at = Instant();
            yield return new Deployment
            {
                Id = $"d{number}",
                Service = Pick("pay", "web", "auth", "acme/shared", "nobody"),
                Environment = Pick("production", "production", "prod-1", "prod/eu", "staging"),
                Revision = Revision(),
                StartedAt = _random.Next(2) == 0 ? at.AddMinutes(-_random.Next(90)) : null,
                FinishedAt = _random.Next(10) == 0 ? null : at,
                Outcome = Outcome(),
                Unplanned = _random.Next(6) switch { 0 => true, 1 => false, _ => null },
                Changes = _random.Next(3) == 0 ? [$"c{_random.Next(60)}", $"c{_random.Next(60)}"] : null,
                Revisions = _random.Next(3) == 0 ? [$"m{_random.Next(60)}", $"s{_random.Next(60)}", $"m{_random.Next(60)}"] : null,
            };
        }
    }

    private IEnumerable<Fact> Incidents()
    {
        for (int number = 0; number < 25; number++)
        {
            DateTimeOffset started = Instant();
            yield return new Incident
            {
                Id = $"i{number}",
                Title = "x",
                Services = Services(),
                StartedAt = started,
                ResolvedAt = _random.Next(4) == 0 ? null : started.AddMinutes(_random.Next(1, 3000)),
                CausedBy = Cause(),
                Labels = _random.Next(4) == 0 ? [$"cause:{Pick($"d{_random.Next(45)}", $"m{_random.Next(60)}", $"c{_random.Next(60)}", "r1", "zz")}"] : [],
            };
        }
    }

    private IEnumerable<Fact> Rework() => Enumerable.Range(1, 20).Select(day => Some.Rework(
        $"2026-01-{day:00}", _random.Next(100), _random.Next(20), Pick("acme/pay", "acme/shared", "acme/web"),
        Pick(ChangeOrigin.Human, ChangeOrigin.AiAssisted)));

    private IEnumerable<Fact> Statements() => Enumerable.Range(0, 4).Select(_ => _random.Next(25)).Distinct().Select(incident => new LinkStatement
    {
        Id = LinkStatement.IdOf(null, $"i{incident}"),
        Incident = $"i{incident}",
        Deployment = _random.Next(2) == 0 ? Incident.NoDeployment : $"d{_random.Next(50)}",
        By = "dana",
        Why = "x",
        StatedAt = Instant(),
    });

    private string[] Services() => _random.Next(4) == 0 ? ["pay", "web"] : [Pick("pay", "web", "auth", "eu", "nobody")];

    private string? Cause() => _random.Next(6) switch { 0 => Incident.NoDeployment, 1 => $"d{_random.Next(50)}", _ => null };

    private string Revision() => Pick("r1", "r2", "r3", "r4");

    private DeploymentOutcome Outcome() => Pick(
        DeploymentOutcome.Succeeded, DeploymentOutcome.Succeeded, DeploymentOutcome.Succeeded, DeploymentOutcome.Failed,
        DeploymentOutcome.Cancelled, DeploymentOutcome.InProgress);

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
