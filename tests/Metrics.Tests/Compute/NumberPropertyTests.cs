using Metrics.Compute;
using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute;

/// <summary>What holds for any facts: checked on seeded random worlds.</summary>
public class NumberPropertyTests
{
    private static readonly string[] Scopes = ["organization", "team:money", "team:core", "service:pay", "service:web", "service:eu", "service:auth"];
    private static readonly string[] Windows = ["1d", "7d", "30d", "90d", "2026-01", "2026-W03"];

    private static readonly Definitions[] Choices =
    [
        new() { IncidentLinks = [new IncidentLinkPattern { In = "label", Pattern = "^cause:(?<cause>.+)$" }] },
        new() { LinkWithin = Definitions.Unlimited, CountFailedRollouts = true },
        new() { LinkWithin = TimeSpan.FromHours(240), RollbackWithin = TimeSpan.FromDays(30), FirstDeploymentCarries = TimeSpan.FromDays(3) },
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_index_gives_what_the_definitions_give(int seed)
    {
        var world = new RandomWorld(seed);
        Definitions definitions = Choices[seed % Choices.Length];
        FactIndex index = Index(definitions, world.Stored);
        var oracle = new Oracle(world.Facts, RandomWorld.Catalog, definitions);
        foreach ((Scope scope, Window window, DateTimeOffset at) in Questions(world))
        {
            IReadOnlyDictionary<string, double?> expected = oracle.Numbers(scope, window.At(at, OrganizationCalendar.Utc), at);
            Dictionary<string, Number> found = Whole(NumberQuery.Report(index, scope, window, at, []));
            foreach ((string name, double? value) in expected)
            {
                // A kind never told of a scope is no data; the oracle knows counts alone.
                double? known = found[name].Status == NumberStatus.NoData && value == 0 ? 0 : found[name].Value;
                Assert.True(Same(value, known), $"seed {seed}, {name} of {scope} over {window} at {at:u}: expected {value}, found {known}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_order_of_facts_and_taking_them_twice_or_in_batches_changes_nothing(int seed)
    {
        var world = new RandomWorld(seed);
        Definitions definitions = Choices[seed % Choices.Length];
        FactIndex once = Index(definitions, world.Stored);
        FactIndex shuffled = Index(definitions, world.Shuffled());
        FactIndex twice = Index(definitions, [.. world.Stored, .. world.Stored]);
        var batches = new FactIndex(RandomWorld.Catalog, definitions, OrganizationCalendar.Utc);
        foreach (StoredFact[] batch in world.Shuffled().Chunk(7))
        {
            batches.Apply(batch);
        }

        AssertSame(world, once, shuffled);
        AssertSame(world, once, twice);
        AssertSame(world, once, batches);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void An_index_after_restatements_and_deletions_equals_one_built_from_what_is_left(int seed)
    {
        var world = new RandomWorld(seed);
        Definitions definitions = Choices[seed % Choices.Length];
        FactIndex moved = Index(definitions, world.Stored);
        var truth = world.Facts.ToDictionary(fact => (fact.Kind, fact.Id));
        long revision = world.Facts.Count;
        for (int step = 0; step < 40; step++)
        {
            bool deleted = step % 4 == 0;
            Fact fact = deleted ? world.Any() : world.Restated();
            moved.Apply([Some.StoredAfter(revision++, fact)[0] with { Deleted = deleted }]);
            if (deleted)
            {
                truth.Remove((fact.Kind, fact.Id));
            }
            else
            {
                truth[(fact.Kind, fact.Id)] = fact;
            }
        }

        AssertSame(world, Index(definitions, Some.Stored(truth.Values)), moved);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_kept_of_services_is_right_while_facts_move_and_time_passes(int seed)
    {
        var world = new RandomWorld(seed);
        var random = new Random(seed);
        Definitions definitions = Choices[seed % Choices.Length] with { Windows = [] };
        FactIndex moved = Index(definitions with { Windows = Windows }, world.Stored);
        var truth = world.Facts.ToDictionary(fact => (fact.Kind, fact.Id));
        long revision = world.Facts.Count;
        DateTimeOffset at = Some.At("2026-01-01T00:00Z");
        Window[] windows = [.. Windows.Select(text => Window.Parse(text)!)];
        for (int step = 0; step < 30; step++)
        {
            bool deleted = step % 4 == 0;
            Fact fact = deleted ? world.Any() : world.Restated();
            moved.Apply([Some.StoredAfter(revision++, fact)[0] with { Deleted = deleted }]);
            if (!truth.TryAdd((fact.Kind, fact.Id), fact))
            {
                truth[(fact.Kind, fact.Id)] = fact;
            }

            if (deleted)
            {
                truth.Remove((fact.Kind, fact.Id));
            }

            at += random.Next(3) == 0 ? TimeSpan.FromHours(random.Next(40)) : TimeSpan.FromMinutes(random.Next(50));
            FactIndex fresh = Index(definitions, Some.Stored(truth.Values));
            foreach (Window window in windows)
            {
                foreach (Scope scope in NumberQuery.Scopes(fresh))
                {
                    AssertEqual(NumberQuery.Report(fresh, scope, window, at, []), NumberQuery.Report(moved, scope, window, at, []));
                }
            }

            foreach ((NumberReport expected, NumberReport found) in
                NumberQuery.ReportAll(fresh, windows, at, []).Zip(NumberQuery.ReportAll(moved, windows, at, [])))
            {
                AssertEqual(expected, found);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Reports_of_everything_and_history_are_the_reports_of_each(int seed)
    {
        var world = new RandomWorld(seed);
        FactIndex index = Index(Choices[seed % Choices.Length], world.Stored);
        SourceHealth[] sources = [new("pager", [FactKind.Incident], Some.At("2026-01-20T00:00Z"), TimeSpan.FromDays(4), 90, 10)];
        DateTimeOffset at = world.Instant();
        Window[] windows = [.. Windows.Select(text => Window.Parse(text)!)];
        foreach (NumberReport report in NumberQuery.ReportAll(index, windows, at, sources))
        {
            AssertEqual(NumberQuery.Report(index, report.Scope, report.Window, at, sources), report);
        }

        DateTimeOffset[] days = [.. Enumerable.Range(0, 18).Select(day => Some.At("2025-12-30T05:00Z").AddDays(day * 3))];
        foreach (Scope scope in NumberQuery.Scopes(index))
        {
            foreach (Window window in windows.Skip(1))
            {
                foreach (NumberReport report in NumberQuery.History(index, scope, window, days, sources))
                {
                    AssertEqual(NumberQuery.Report(index, scope, window, report.At, sources), report);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_counts_of_a_quarter_are_the_sums_of_its_days(int seed)
    {
        FactIndex index = Index(new Definitions(), new RandomWorld(seed).Stored);
        DateTimeOffset at = Some.At("2026-04-02T00:00Z");
        Dictionary<string, Number> quarter = Whole(NumberQuery.Report(index, Scope.Organization, Window.Parse("2026-Q1")!, at, []));
        var days = Enumerable.Range(0, 90).Select(day => Window.Parse($"{new DateOnly(2026, 1, 1).AddDays(day):yyyy-MM-dd}")!)
            .Select(day => Whole(NumberQuery.Report(index, Scope.Organization, day, at, []))).ToList();
        foreach (string count in (string[])["deployments", "deployment_days", "failed_deployments", "incidents", "changes_merged", "changes_opened"])
        {
            Assert.Equal(quarter[count].Value, days.Sum(day => day[count].Value ?? 0));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Explanations_hold_exactly_the_records_that_are_counted(int seed)
    {
        var world = new RandomWorld(seed);
        FactIndex index = Index(Choices[seed % Choices.Length], world.Stored);
        foreach ((Scope scope, Window window, DateTimeOffset at) in Questions(world))
        {
            Dictionary<string, Number> numbers = Whole(NumberQuery.Report(index, scope, window, at, []));
            foreach ((string metric, string name) in (
                (string, string)[])[("change_fail_rate", "change_fail_rate"), ("deployment_rework_rate", "deployment_rework_rate"),
                ("merged_without_review_rate", "merged_without_review_rate")])
            {
                IReadOnlyList<ExplainedRecord> records = NumberQuery.Explain(index, metric, scope, window, at);
                var told = records.Where(record => record.Key.Kind != FactKind.Incident).ToList();
                Assert.Equal(numbers[name].Numerator ?? 0, told.Count(record => record.Role == RecordRole.Numerator));
                Assert.Equal(numbers[name].Denominator ?? 0, told.Count(record => record.Role != RecordRole.LeftOut));
            }

            Assert.Equal(
                numbers["lead_time.median"].Samples,
                NumberQuery.Explain(index, "lead_time", scope, window, at).Count(record => record.Role == RecordRole.Numerator));
        }
    }

    private static IEnumerable<(Scope, Window, DateTimeOffset)> Questions(RandomWorld world)
    {
        DateTimeOffset[] instants = [world.Instant(), world.Instant(), Some.At("2026-03-01T00:00Z")];
        return from scope in Scopes
               from window in Windows
               from at in instants
               select (Scope.Parse(scope)!.Value, Window.Parse(window)!, at);
    }

    private static FactIndex Index(Definitions definitions, IEnumerable<StoredFact> facts)
    {
        var index = new FactIndex(RandomWorld.Catalog, definitions, OrganizationCalendar.Utc);
        index.Apply(facts);
        return index;
    }

    private static Dictionary<string, Number> Whole(NumberReport report) => report.Numbers
        .Where(number => number.Origin is null && number.Part is null)
        .ToDictionary(number => number.Stat is null ? number.Metric : $"{number.Metric}.{number.Stat}");

    private static void AssertSame(RandomWorld world, FactIndex expected, FactIndex found)
    {
        foreach ((Scope scope, Window window, DateTimeOffset at) in Questions(world))
        {
            AssertEqual(NumberQuery.Report(expected, scope, window, at, []), NumberQuery.Report(found, scope, window, at, []));
        }
    }

    private static void AssertEqual(NumberReport expected, NumberReport found)
    {
        Assert.Equal((expected.Scope, expected.Window, expected.At), (found.Scope, found.Window, found.At));
        for (int at = 0; at < expected.Numbers.Count; at++)
        {
            Assert.True(
                expected.Numbers[at] == found.Numbers[at],
                $"{expected.Scope} over {expected.Window} at {expected.At:u}:\n{expected.Numbers[at]}\n{found.Numbers[at]}");
        }

        Assert.Equal(expected.Numbers.Count, found.Numbers.Count);
    }

    private static bool Same(double? expected, double? found) =>
        expected is null ? found is null : found is not null && Math.Abs(expected.Value - found.Value) <= 1e-6 * Math.Max(1, Math.Abs(expected.Value));
}
