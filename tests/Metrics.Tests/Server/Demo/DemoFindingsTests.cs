using System.Text.Json;
using Metrics.Compute;
using Metrics.Compute.Pairs;
using Metrics.Compute.Review;
using Metrics.Facts;
using Metrics.Server.Demo;
using Xunit.Abstractions;

namespace Metrics.Tests.Server.Demo;

/// <summary>What was planted in the sample organization is found, and what merely rises together is not.</summary>
public sealed class DemoFindingsTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 15, 30, 0, TimeSpan.Zero);
    private static readonly DemoOrganization Demo = DemoOrganization.Make(Now);
    private static readonly Lazy<FactIndex> Index = new(() =>
    {
        var index = new FactIndex(Demo.Config.Catalog, Demo.Config.Definitions, Demo.Config.Organization.Calendar());
        index.Apply(Demo.Current());
        return index;
    });

    private static readonly Lazy<IReadOnlyList<PairResult>> Pairs =
        new(() => PairQuery.All(Index.Value, Demo.Config.Pairs, Demo.Config.Kpis, Now, []));

    [Fact]
    public void The_planted_link_is_found_at_its_lag()
    {
        foreach (PairResult pair in Pairs.Value)
        {
            output.WriteLine($"{pair.Pair.Name}: {pair.Words}; {pair.Best}");
        }

        PairResult linked = Pairs.Value.Single(pair => pair.Pair.Name == Demo.Truth.LinkedPair);
        Assert.True(linked.Evidence >= Metrics.Compute.Pairs.Evidence.Weak, linked.Words);
        Assert.Equal(Demo.Truth.LinkLagWeeks, linked.Best!.Lag);
    }

    [Fact]
    public void Coincidences_are_no_evidence() =>
        Assert.All(
            Pairs.Value.Where(pair => Demo.Truth.Coincidences.Contains(pair.Pair.Name)),
            pair => Assert.Equal("no evidence of a link", pair.Words));

    [Fact]
    public void Too_few_periods_are_said_to_be_too_few() =>
        Assert.Matches(
            @"^(not enough data \(\d+ of \d+ (weeks|months)\)|no evidence of a link)$",
            Pairs.Value.Single(pair => pair.Pair.Name == Demo.Truth.ShortPair).Words);

    [Fact]
    public void The_planted_quiet_risks_of_the_organization_are_found_and_no_other()
    {
        IReadOnlyList<QuietRisk> risks = ReviewQuery.CurrentRisks(Index.Value, Demo.Config.Kpis, Demo.Config.Targets, Now, []);
        foreach (QuietRisk risk in risks)
        {
            output.WriteLine(risk.Words);
        }

        Assert.Equal(
            Demo.Truth.QuietRisks.Order(), risks.Where(risk => risk.Scope == Scope.Organization).Select(risk => risk.Metric).Order());
    }

    [Fact]
    public void The_planted_trade_off_is_found()
    {
        QuarterReview[] reviews = [.. Quarters(4).Select(Review)];
        foreach (TradeOff found in reviews.SelectMany(review => review.TradeOffs))
        {
            output.WriteLine(found.Words);
        }

        Assert.Contains(reviews.SelectMany(review => review.TradeOffs), found => found.Scope == Scope.Team(Demo.Truth.TradeOffTeam));
    }

    [Fact]
    public void That_changes_became_dearer_while_assistance_spread_is_found_and_no_other_trade_off_with_a_kpi()
    {
        QuarterReview[] reviews = [.. Quarters(6).Select(Review)];
        HashSet<string> metrics = [.. ReviewRules.TradeOffs.Where(rule => rule.Gain.Metric is not null && rule.Price.Metric is not null).Select(rule => rule.Name)];
        TradeOff[] found = [.. reviews.SelectMany(review => review.TradeOffs).Where(found => !metrics.Contains(found.Rule))];
        foreach (TradeOff one in found)
        {
            output.WriteLine(one.Words);
        }

        Assert.True(found.Length >= 4, $"{found.Length} found");
        Assert.All(found, one => Assert.Equal(
            ("assistance-up-dearer-changes", "organization", Demo.Truth.DearerWithAssistance), (one.Rule, one.Scope.ToString(), one.Worse.Metric)));
        Assert.DoesNotContain(reviews[0].TradeOffs, one => found.Contains(one));
    }

    [Fact]
    public void The_same_data_gives_the_same_words()
    {
        CalendarPeriod quarter = Quarters(1).Single();

        Assert.Equal(JsonSerializer.Serialize(Review(quarter)), JsonSerializer.Serialize(Review(quarter)));
    }

    [Fact]
    public void Numbers_without_an_owner_come_first()
    {
        IReadOnlyList<OwnedNumber> owned = Review(Quarters(1).Single()).Ownership;

        Assert.Equal("support_tickets", owned.First(number => number.Accountable is null).Name);
        Assert.Equal(owned.Count(number => number.Accountable is null), owned.TakeWhile(number => number.Accountable is null).Count());
    }

    private static QuarterReview Review(CalendarPeriod quarter) =>
        ReviewQuery.Of(Index.Value, quarter, Demo.Config.Kpis, Demo.Config.Targets, Now, []);

    private static IEnumerable<CalendarPeriod> Quarters(int count)
    {
        OrganizationCalendar calendar = Index.Value.Calendar;
        CalendarPeriod quarter = calendar.PeriodOf(calendar.DayOf(Now), PeriodGrain.Quarter);
        for (int back = 0; back < count; back++)
        {
            yield return quarter = calendar.Previous(quarter);
        }
    }
}
