using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Store;

namespace Metrics.Server.Demo;

/// <summary>
/// Two years of a sample organization that ends at a given instant: 6 teams, 25 services, good quarters and bad ones. The same seed and
/// day give the same story on every machine; nothing is read from anywhere.
/// </summary>
internal sealed record DemoOrganization
{
    /// <summary>The configuration that the organization would have written.</summary>
    public required MetricsConfig Config { get; init; }

    /// <summary>What its sources told, in the order in which they told it; a fact told again was restated.</summary>
    public required IReadOnlyList<DemoFact> Facts { get; init; }

    public required IReadOnlyList<QuarantinedRecord> Damaged { get; init; }

    /// <summary>How each source stands at the end: all up, but one whose access ran out.</summary>
    public required IReadOnlyList<SourceState> Sources { get; init; }

    public required DemoTruth Truth { get; init; }

    public static DemoOrganization Make(DateTimeOffset now, int seed = 1)
    {
        MetricsConfig config = Configure(now);
        var times = new DemoTimes(now, config.Organization.Calendar());
        var history = new DemoHistory();
        foreach (DemoService service in DemoCatalog.Services)
        {
            new DemoDelivery(service, times, new DemoRandom(seed, service.Name), history).Tell();
        }

        DemoTrouble.Tell(times, new DemoRandom(seed, "trouble"), history);
        int mapped = history.Deployments.Count + history.Incidents.Count;
        IReadOnlyList<DemoOutcome> outcomes = DemoOracle.Judge(history, now);
        DemoStrays.Tell(times, new DemoRandom(seed, "strays"), history);
        DemoFact[] facts =
        [
            .. DemoTelling
                .Of(history, times)
                .Concat(new DemoBusiness(times, seed, history, outcomes).Tell())
                .Concat(DemoRework.Tell(times, seed, history))
                .Concat(DemoDecisions.Tell(times))
                .Where(fact => fact.KnownAt <= now)
                .OrderBy(fact => fact.KnownAt),
        ];
        return new DemoOrganization
        {
            Config = config,
            Facts = facts,
            Damaged = DemoStrays.Damaged(times),
            Sources = [.. DemoSources.Specs.Select(spec => State(spec, times))],
            Truth = Known(facts, outcomes, history.Deployments.Count + history.Incidents.Count - mapped),
        };
    }

    /// <summary>The last version of every fact, numbered as a store would.</summary>
    public IReadOnlyList<StoredFact> Current() =>
        [
            .. Facts
                .Select((told, at) => (told, at))
                .GroupBy(item => new FactKey(item.told.Source, item.told.Fact.Kind, item.told.Fact.Id))
                .Select(versions => versions.Last())
                .OrderBy(item => item.at)
                .Select(item => new StoredFact(item.told.Source, item.told.Fact, item.at + 1, item.told.KnownAt)),
        ];

    private static MetricsConfig Configure(DateTimeOffset now)
    {
        var organization = new OrganizationOptions { Name = "Acme", TimeZone = "Europe/Berlin" };
        return new MetricsConfig
        {
            Organization = organization,
            Catalog = DemoCatalog.Catalog(organization.Calendar().DayOf(now)),
            Sources = DemoSources.Specs,
            Kpis = DemoKpis.All,
            Pairs = DemoKpis.Pairs,
            Targets = DemoKpis.Targets,
            Snapshots = new SnapshotOptions { DaysAfterQuarter = 5 },
        };
    }

    private static SourceState State(SourceSpec spec, DemoTimes times)
    {
        bool down = spec.Name == DemoSources.Support;
        return new SourceState
        {
            Source = spec.Name,
            LastAttemptAt = times.Now,
            LastSuccessAt = down ? times.At(-8, 6) : times.Now,
            Watermark = down ? times.At(-8, 6) : times.Now,
            CoveredFrom = times.At(DemoStory.FirstDay, 0),
            LastError = down
                ? "The help desk refused the token (401): it has expired. Make a new one and put it into HELPDESK_TOKEN."
                : null,
            DownSince = down ? times.At(-7, 6) : null,
        };
    }

    private static DemoTruth Known(IReadOnlyList<DemoFact> facts, IReadOnlyList<DemoOutcome> outcomes, int unmapped) =>
        new()
        {
            Facts = facts
                .Select(fact => (fact.Source, fact.Fact.Kind, fact.Fact.Id))
                .Distinct()
                .GroupBy(key => key.Kind)
                .ToDictionary(kind => kind.Key, kind => kind.Count()),
            Deployments = outcomes,
            Unmapped = unmapped,
            LinkedPair = DemoKpis.LinkedPair,
            LinkLagWeeks = DemoBusiness.ChurnFollowsAfterWeeks,
            Coincidences = DemoKpis.Coincidences,
            ShortPair = DemoKpis.ShortPair,
            AiEffectTeam = DemoStory.AiEffectTeam,
            QuietRisks = DemoKpis.QuietRisks,
            TradeOffTeam = DemoStory.TradeOffTeam,
            DearerWithAssistance = DemoKpis.DearerWithAssistance,
            TeamWithoutIncidents = DemoCatalog.TeamWithoutIncidents,
            TeamWithoutOwner = DemoCatalog.TeamWithoutOwner,
        };
}
