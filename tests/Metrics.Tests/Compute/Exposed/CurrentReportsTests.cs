using Metrics.Compute;
using Metrics.Compute.Exposed;
using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute.Exposed;

public class CurrentReportsTests
{
    private static readonly DateTimeOffset Now = Some.At("2026-01-09T18:00Z");
    private static readonly IReadOnlyList<SourceHealth> Sources = [];
    private static readonly Catalog Catalog = Some.Catalog(Some.Team("money", Some.Service("pay"), Some.Service("web")), Some.Team("data", Some.Service("lake")));

    private readonly FactIndex _index = new(Catalog, new Definitions { Windows = ["7d"] }, OrganizationCalendar.Utc);
    private readonly CurrentReports _current = new();

    public CurrentReportsTests() => _index.Apply(Some.Stored(WorkedExample.Facts));

    [Fact]
    public void One_event_asks_its_service_its_team_and_the_organization_anew()
    {
        _current.At(_index, Sources, Now);
        _index.Apply(Some.StoredAfter(100, Some.Deployment("2026-01-09T17:00Z", "W1", service: "web")));

        IReadOnlyList<CurrentReport> after = _current.At(_index, Sources, Now);

        Assert.Equal(
            ["organization", "team:money", "service:web"],
            after.Where(row => row.Report is not null).Select(row => row.Scope.ToString()));
    }

    [Fact]
    public void Whatever_is_taken_the_reports_are_those_that_a_fresh_asking_gives()
    {
        var random = new Random(5);
        NumberReport?[] known = [.. _current.At(_index, Sources, Now).Select(row => row.Report)];
        for (int round = 0; round < 300; round++)
        {
            _index.Apply(Some.StoredAfter(1000 + round, Anything(random)));

            IReadOnlyList<CurrentReport> news = _current.At(_index, Sources, Now);
            IReadOnlyList<ExposedReport> fresh = ExposedReport.All(_index, Sources, Now);

            for (int i = 0; i < fresh.Count; i++)
            {
                known[i] = news[i].Report ?? known[i];
                Assert.Equal(fresh[i].Report.Numbers, known[i]!.Numbers);
            }
        }
    }

    [Fact]
    public void Another_minute_asks_everything_anew()
    {
        _current.At(_index, Sources, Now);

        Assert.All(_current.At(_index, Sources, Now.AddMinutes(1)), row => Assert.NotNull(row.Report));
    }

    /// <summary>Few ids on purpose: facts are restated, move between services, and name each other across them.</summary>
    private static Fact Anything(Random random)
    {
        string service = new[] { "pay", "web", "lake", "nowhere" }[random.Next(4)];
        string at = $"2026-01-0{3 + random.Next(6)}T{random.Next(10, 24)}:00Z";
        string id = $"{random.Next(6)}";
        return random.Next(5) switch
        {
            0 => Some.Deployment(at, "D" + id, service, revision: $"r{random.Next(4)}", changes: random.Next(2) == 0 ? ["C" + id] : null),
            1 => Some.Change(at, "C" + id, $"acme/{service}", reverts: random.Next(3) == 0 ? $"C{random.Next(6)}" : null),
            2 => Some.Incident(at, null, "I" + id, [service, "pay"], causedBy: random.Next(2) == 0 ? $"D{random.Next(6)}" : null),
            3 => Some.Rework("2026-01-05", 100, random.Next(100), $"acme/{service}"),
            _ => Some.Link("I" + id, $"D{random.Next(6)}"),
        };
    }
}
