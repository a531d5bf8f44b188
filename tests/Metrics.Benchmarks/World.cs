using Metrics.Facts;

namespace Metrics.Benchmarks;

/// <summary>
/// A made-up organization of known size, the same at every run. M: 500 services, 60 teams, 100,000 deployments, 500,000 changes and 10,000
/// incidents over two years; S is a tenth. A third of the deployments list their changes, a third list commits, a third neither.
/// </summary>
internal sealed class World
{
    public static readonly DateTimeOffset End = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly int _deployments;
    private readonly int _years;

    private World(int services, int teams, int deployments, int years)
    {
        (_deployments, _years) = (deployments, years);
        Services = [.. Enumerable.Range(0, services).Select(number => $"svc-{number:000}")];
        Catalog = new Catalog
        {
            Teams = [.. Enumerable.Range(0, teams).Select(team => new Team
            {
                Name = $"team-{team:00}",
                Services = [.. Services.Where((_, number) => number % teams == team).Select(name => new Service
                {
                    Name = name,
                    Repositories = [$"acme/{name}"],
                    Incidents = new Dictionary<string, IReadOnlyList<string>> { ["pager"] = [$"P-{name}"] },
                })],
            })],
        };
    }

    public IReadOnlyList<string> Services { get; }

    public Catalog Catalog { get; }

    public DateTimeOffset Start => End.AddYears(-_years);

    /// <summary>500 services. More years bring more facts at the same pace.</summary>
    public static World M(int years = 2) => new(500, 60, 50_000 * years, years);

    /// <summary>A tenth of <see cref="M"/>.</summary>
    public static World S(int years = 2) => new(50, 6, 5_000 * years, years);

    /// <summary>All facts with their sources, in the order in which they happened, as a store would hand them out.</summary>
    public IReadOnlyList<StoredFact> Stored()
    {
        var facts = new List<(string Source, Fact Fact)>((int)(_deployments * 6.2));
        for (int service = 0; service < Services.Count; service++)
        {
            facts.AddRange(OfService(service));
        }

        facts.Sort((left, right) => (left.Fact.HappenedAt!.Value, left.Fact.Id).CompareTo((right.Fact.HappenedAt!.Value, right.Fact.Id)));
        var stored = new StoredFact[facts.Count];
        for (int at = 0; at < stored.Length; at++)
        {
            stored[at] = new StoredFact(facts[at].Source, facts[at].Fact, at + 1, facts[at].Fact.HappenedAt!.Value);
        }

        return stored;
    }

    /// <summary>The changes alone.</summary>
    public IEnumerable<Change> Changes() =>
        Enumerable.Range(0, Services.Count).SelectMany(OfService).Select(pair => pair.Fact).OfType<Change>();

    private IEnumerable<(string Source, Fact Fact)> OfService(int service)
    {
        string name = Services[service];
        var random = new Random(7919 * (service + 1));
        int count = _deployments / Services.Count;
        double minutes = (End - Start).TotalMinutes / (count + 1);
        string[] deployed = new string[count];
        DateTimeOffset before = Start;
        for (int number = 0; number < count; number++)
        {
            DateTimeOffset at = Start.AddMinutes((number + 0.2 + (random.NextDouble() * 0.6)) * minutes).AddMilliseconds(random.Next(60_000));
            at = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
            bool back = number > 2 && random.Next(50) == 0;
            Change[] changes = [.. Enumerable.Range(0, 5).Select(part => Merged(random, name, (number * 5) + part + 1, before, at))];
            deployed[number] = back ? deployed[number - 2] : changes[^1].MergeRevision!;
            foreach (Change change in changes)
            {
                yield return ("github", change);
            }

            yield return ("deploys", Deployed(random, name, number, at, deployed[number], changes));
            if (number % 10 == service % 10)
            {
                yield return ("pager", Disturbed(random, name, number, at));
            }

            before = at;
        }
    }

    private static Deployment Deployed(Random random, string service, int number, DateTimeOffset at, string revision, Change[] changes) => new()
    {
        Id = $"{service}-{number + 1}",
        Service = service,
        Repository = $"acme/{service}",
        Environment = "production",
        Revision = revision,
        StartedAt = at.AddMinutes(-4),
        FinishedAt = at,
        Outcome = random.Next(40) == 0 ? DeploymentOutcome.Failed : DeploymentOutcome.Succeeded,
        Changes = number % 3 == 0 ? [.. changes.Select(change => change.Id)] : null,
        Revisions = number % 3 == 1 ? [.. changes.Select(change => change.MergeRevision!)] : null,
        Url = $"https://deploys.example/{service}/{number + 1}",
    };

    private static Change Merged(Random random, string service, int number, DateTimeOffset after, DateTimeOffset until)
    {
        DateTimeOffset merged = Whole(until.AddMinutes(-5 - (random.NextDouble() * ((until - after).TotalMinutes - 6))));
        DateTimeOffset opened = Whole(merged.AddHours(-1 - (random.NextDouble() * 40)));
        bool reviewed = random.Next(8) != 0;
        int origin = random.Next(10);
        return new Change
        {
            Id = $"acme/{service}#{number}",
            Repository = $"acme/{service}",
            Number = number,
            Title = $"Tighten the {service} path number {number}",
            Author = origin == 0 ? "dependabot[bot]" : $"dev-{random.Next(400)}",
            AuthorKind = origin == 0 ? AuthorKind.Bot : AuthorKind.Human,
            Marks = origin < 4 ? ["Co-authored-by: Claude <noreply@anthropic.com>"] : [],
            Labels = random.Next(30) == 0 ? ["hotfix"] : [],
            Branch = $"work/{number}",
            FirstCommitAt = Whole(opened.AddHours(-random.NextDouble() * 60)),
            OpenedAt = opened,
            FirstReviewAt = reviewed ? Whole(opened.AddMinutes(random.NextDouble() * (merged - opened).TotalMinutes)) : null,
            MergedAt = merged,
            ClosedAt = merged,
            MergeRevision = Sha(random),
            Revisions = [Sha(random), Sha(random)],
            Additions = random.Next(400),
            Deletions = random.Next(200),
            Reverts = random.Next(200) == 0 && number > 9 ? $"acme/{service}#{number - 8}" : null,
            Url = $"https://github.example/acme/{service}/pull/{number}",
        };
    }

    private static Incident Disturbed(Random random, string service, int number, DateTimeOffset after)
    {
        DateTimeOffset started = Whole(after.AddHours(random.NextDouble() * 30));
        DateTimeOffset? resolved = random.Next(100) == 0 ? null : Whole(started.AddMinutes(5 + (random.NextDouble() * 900)));
        return new Incident
        {
            Id = $"I-{service}-{number}",
            Services = [$"P-{service}"],
            Severity = "sev2",
            Title = $"{service} answers slowly",
            StartedAt = started,
            ResolvedAt = resolved,
            CausedBy = random.Next(20) == 0 ? Incident.NoDeployment : null,
            Status = resolved is null ? "triggered" : "resolved",
        };
    }

    private static DateTimeOffset Whole(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());

    private static string Sha(Random random)
    {
        Span<byte> bytes = stackalloc byte[20];
        random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
