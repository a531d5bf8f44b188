using System.Text.Json;
using Metrics.Compute;
using Metrics.Compute.Review;
using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute.Review;

/// <summary>KPIs beside engineering, and beside each other: what improved while something else became worse.</summary>
public sealed class TradeOffTests
{
    /// <summary>As many deployments in both quarters, and more of them fail in the second.</summary>
    private static readonly Fact[] LessStable = [.. Year.Shipped(2, 60, failed: 2), .. Year.Shipped(3, 60, failed: 18)];

    private static readonly Fact[] MoreRevenue = [.. Year.Months("revenue", 2, 100, 100, 100), .. Year.Months("revenue", 3, 120, 130, 140)];

    [Fact]
    public void More_revenue_at_less_stability_is_told_with_a_question_for_each_side_and_links_to_both_numbers()
    {
        TradeOff found = Assert.Single(Of([Year.Revenue], [.. LessStable, .. MoreRevenue]));

        Assert.Equal(("revenue-up-less-stable", Scope.Organization), (found.Rule, found.Scope));
        Assert.Equal(
            "The organization: Revenue improved from 300 EUR to 390 EUR, while Change fail rate became worse, from 3.3 % to 30 %.", found.Words);
        Assert.Equal("How long will customers who pay more put up with more failures?", found.ForLeaders);
        Assert.Equal("Which failures of the quarter hurt what sells, and what would have caught them?", found.ForEngineers);
        Assert.Equal("/explain/revenue?scope=organization&window=2026-Q3", found.Better.Explain);
        Assert.Equal("/explain/change_fail_rate?scope=organization&window=2026-Q3", found.Worse.Explain);
    }

    [Fact]
    public void More_use_of_assistance_at_dearer_changes_is_told()
    {
        TradeOff found = Assert.Single(Of(
            [Year.AiCost, Year.CostPerChange],
            [
                .. Year.Merged(2, 100, assisted: 10), .. Year.Merged(3, 100, assisted: 40),
                .. Year.Months("ai_cost", 2, 500, 500, 500), .. Year.Months("ai_cost", 3, 900, 900, 900),
            ]));

        Assert.Equal("assistance-up-dearer-changes", found.Rule);
        Assert.Equal(
            "The organization: AI-assisted share of changes rose from 10 % to 40 %, while AI cost per change became worse, from 15 EUR to 27 EUR.",
            found.Words);
        Assert.Equal("/origins/2026-Q3?scope=organization#adoption", found.Better.Explain);
    }

    [Fact]
    public void An_assisted_share_that_chance_explains_is_no_gain()
    {
        Assert.Empty(Of(
            [Year.AiCost, Year.CostPerChange],
            [
                .. Year.Merged(2, 100, assisted: 10), .. Year.Merged(3, 100, assisted: 14),
                .. Year.Months("ai_cost", 2, 500, 500, 500), .. Year.Months("ai_cost", 3, 900, 900, 900),
            ]));
    }

    [Fact]
    public void A_kpi_beside_a_kpi_is_told_too()
    {
        TradeOff found = Assert.Single(Of(
            [Year.Users, Year.AiCost, Year.CostPerChange],
            [
                .. Year.Merged(2, 100, assisted: 0), .. Year.Merged(3, 100, assisted: 0),
                .. Year.Months("users", 2, 10, 11, 12), .. Year.Months("users", 3, 13, 14, 15),
                .. Year.Months("ai_cost", 2, 500, 500, 500), .. Year.Months("ai_cost", 3, 900, 900, 900),
            ]));

        Assert.Equal(("adoption-up-dearer", "users", "cost_per_change"), (found.Rule, found.Better.Metric, found.Worse.Metric));
        Assert.Equal((12d, 15d), (found.Better.Before, found.Better.Now));
    }

    [Fact]
    public void Every_kind_of_kpi_has_its_rule()
    {
        Kpi[] kpis =
        [
            Year.Revenue, Year.Users, Year.AiCost with { Name = "cloud" },
            Year.Revenue with { Name = "tickets", Kind = KpiKind.Quality, Better = Direction.Lower },
            Year.Revenue with { Name = "on_call_load", Kind = KpiKind.People, Better = Direction.Lower },
            Year.AiCost, Year.CostPerChange,
        ];

        string[] rules =
        [
            .. Of(
                kpis,
                [
                    .. Year.Shipped(2, 60, failed: 2), .. Year.Shipped(3, 90, failed: 27),
                    .. Year.Merged(2, 100, assisted: 10), .. Year.Merged(3, 100, assisted: 40), .. MoreRevenue,
                    .. Year.Months("users", 2, 10, 10, 10), .. Year.Months("users", 3, 14, 14, 14),
                    .. Year.Months("cloud", 2, 90, 90, 90), .. Year.Months("cloud", 3, 60, 60, 60),
                    .. Year.Months("tickets", 2, 10, 10, 10), .. Year.Months("tickets", 3, 20, 20, 20),
                    .. Year.Months("on_call_load", 2, 4, 4, 4), .. Year.Months("on_call_load", 3, 6, 6, 6),
                    .. Year.Months("ai_cost", 2, 500, 500, 500), .. Year.Months("ai_cost", 3, 900, 900, 900),
                ]).Select(found => $"{found.Rule} {found.Better.Metric}"),
        ];

        Assert.Equal(
            [
                "faster-less-stable deployments_per_day", "assistance-up-dearer-changes origin_assisted_ratio", "adoption-up-dearer users",
                "revenue-up-less-stable revenue", "revenue-up-less-quality revenue", "faster-less-quality deployments_per_day",
                "cheaper-less-stable cloud", "cheaper-less-quality cloud", "faster-people-worse deployments_per_day",
            ],
            rules);
    }

    [Fact]
    public void A_kpi_without_data_or_without_a_direction_got_neither_better_nor_worse()
    {
        Assert.Empty(Of([Year.Revenue], LessStable));
        Assert.Empty(Of([Year.Revenue with { Better = null }], [.. LessStable, .. MoreRevenue]));
    }

    [Fact]
    public void A_rise_that_is_no_good_is_no_gain() =>
        Assert.Empty(Of([Year.Revenue with { Better = Direction.Lower }], [.. LessStable, .. MoreRevenue]));

    [Fact]
    public void What_moved_less_than_the_threshold_is_not_told()
    {
        Assert.Empty(Of([Year.Revenue], [.. LessStable, .. Year.Months("revenue", 2, 100, 100, 100), .. Year.Months("revenue", 3, 114, 114, 114)]));
        Assert.Single(Of([Year.Revenue], [.. LessStable, .. Year.Months("revenue", 2, 100, 100, 100), .. Year.Months("revenue", 3, 115, 115, 115)]));
    }

    [Fact]
    public void A_quarter_of_which_a_month_is_late_is_compared_once_it_has_come()
    {
        Fact[] late = [.. LessStable, .. Year.Months("revenue", 2, 100, 100, 100), .. Year.Months("revenue", 3, 200, 200)];

        Assert.Empty(Of([Year.Revenue], late));
        Assert.Single(Of([Year.Revenue], [.. late, Year.Month("revenue", "organization", new DateOnly(2026, 9, 1), 200)]));
    }

    [Fact]
    public void A_month_that_is_restated_is_told_anew()
    {
        Ask ask = Ask.Of([.. LessStable, .. MoreRevenue]);
        TradeOff before = Assert.Single(Review(ask, [Year.Revenue]).TradeOffs);

        ask.Take(Year.Month("revenue", "organization", new DateOnly(2026, 9, 1), 150));
        TradeOff after = Assert.Single(Review(ask, [Year.Revenue]).TradeOffs);
        ask.Take(Year.Month("revenue", "organization", new DateOnly(2026, 9, 1), 30));

        Assert.Equal((390, 400), (before.Better.Now, after.Better.Now));
        Assert.Empty(Review(ask, [Year.Revenue]).TradeOffs);
    }

    [Fact]
    public void A_quarter_that_has_not_ended_has_no_closed_value()
    {
        Ask ask = Ask.Of([.. LessStable, .. MoreRevenue]);

        Assert.Empty(ReviewQuery.Of(ask.Index, Year.Third, [Year.Revenue], [], Some.At("2026-09-29T12:00Z"), []).TradeOffs);
    }

    [Fact]
    public void Points_told_twice_or_left_out_for_want_of_a_rate_prove_nothing()
    {
        KpiPoint twice = Year.Month("revenue", "organization", new DateOnly(2026, 8, 1), 130) with { Id = "told by somebody else" };
        KpiPoint dollars = Year.Month("revenue", "organization", new DateOnly(2026, 5, 1), 40, "USD") with { Id = "in dollars" };

        Assert.Empty(Of([Year.Revenue], [.. LessStable, .. MoreRevenue, twice]));
        Assert.Empty(Of([Year.Revenue], [.. LessStable, .. MoreRevenue, dollars]));
    }

    [Fact]
    public void A_value_far_outside_its_history_is_taken_and_said_to_be_so()
    {
        Fact[] usual = [.. Enumerable.Range(1, 4).SelectMany(quarter => Year.Months("revenue", "organization", 2025, quarter, 100, 100, 100))];

        TradeOff found = Assert.Single(Of(
            [Year.Revenue], [.. LessStable, .. usual, .. Year.Months("revenue", 1, 100, 100, 100, 100, 100, 100, 100, 100, 9000)]));

        Assert.Equal(["2026-Q3: more than ten times its usual value"], found.Better.Flags);
        Assert.EndsWith(" To know of Revenue: 2026-Q3: more than ten times its usual value.", found.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_season_does_every_year_is_no_move_and_growth_is()
    {
        Fact[] seasons = [.. LessStable, .. MoreRevenue, .. Year.Months("revenue", "organization", 2025, 2, 95, 95, 95)];

        Assert.Empty(Of([Year.Revenue], [.. seasons, .. Year.Months("revenue", "organization", 2025, 3, 120, 125, 130)]));
        Assert.Single(Of([Year.Revenue], [.. seasons, .. Year.Months("revenue", "organization", 2025, 3, 96, 96, 96)]));
        Assert.Single(Of([Year.Revenue], [.. LessStable, .. MoreRevenue, .. Year.Months("revenue", "organization", 2025, 2, 40, 40, 40, 60, 60, 60)]));
    }

    [Fact]
    public void A_sensitive_kpi_is_told_only_to_those_who_may_see_it()
    {
        QuarterReview review = Year.Review([Year.Revenue with { Sensitive = true }], [.. LessStable, .. MoreRevenue]);

        Assert.Single(review.TradeOffs);
        Assert.Empty(review.Without(new HashSet<string> { "revenue" }).TradeOffs);
    }

    [Fact]
    public void Beside_a_price_stands_the_gain_that_moved_most_of_those_that_every_reader_may_see()
    {
        Kpi[] kpis = [Year.Revenue, Year.Revenue with { Name = "shop" }, Year.Revenue with { Name = "secret", Sensitive = true }];
        Fact[] facts =
        [
            .. LessStable, .. MoreRevenue, .. Year.Months("shop", 2, 10, 10, 10), .. Year.Months("shop", 3, 20, 20, 20),
            .. Year.Months("secret", 2, 1, 1, 1), .. Year.Months("secret", 3, 9, 9, 9),
        ];

        Assert.Equal("shop", Assert.Single(Of(kpis, facts)).Better.Metric);
    }

    [Fact]
    public void A_team_is_told_by_its_own_points_and_its_own_services()
    {
        Catalog catalog = Some.Catalog(Some.Team("money", Some.Service("pay")), Some.Team("mobile", Some.Service("app")));

        TradeOff[] all =
        [
            .. Year.Review(
                catalog,
                [Year.Revenue],
                [
                    .. LessStable, .. Year.Shipped(2, 300, 0, "app"), .. Year.Shipped(3, 300, 20, "app"),
                    .. Year.Months("revenue", "team:money", 2026, 2, 100, 100, 100, 130, 130, 130),
                    .. Year.Months("revenue", "team:mobile", 2026, 2, 900, 900, 900, 900, 900, 900),
                ]).TradeOffs,
        ];

        TradeOff found = Assert.Single(all);
        Assert.Equal("team:money", found.Scope.ToString());
        Assert.StartsWith("Team money: Revenue improved", found.Words, StringComparison.Ordinal);
        Assert.Equal("/explain/revenue?scope=team%3Amoney&window=2026-Q3", found.Better.Explain);
    }

    [Fact]
    public void A_ratio_of_which_the_lower_half_has_a_gap_is_not_compared()
    {
        Kpi perUser = Year.CostPerChange with { Name = "cost_per_order", Ratio = ["ai_cost", "orders"] };
        Kpi orders = Year.Revenue with { Name = "orders", Kind = KpiKind.Quality };
        Fact[] facts =
        [
            .. Year.Months("users", 2, 10, 10, 10, 14, 14, 14), .. Year.Months("ai_cost", 2, 500, 500, 500, 900, 900, 900),
            .. Year.Months("orders", 2, 100, 100, 100, 100, 100),
        ];

        Assert.Empty(Of([Year.Users, Year.AiCost, orders, perUser], facts));
        Assert.Single(Of([Year.Users, Year.AiCost, orders, perUser], [.. facts, Year.Month("orders", "organization", new DateOnly(2026, 9, 1), 100)]));
    }

    [Fact]
    public void The_same_facts_in_another_order_give_the_same_bytes()
    {
        Fact[] facts = [.. LessStable, .. MoreRevenue, .. Year.Months("users", 2, 1, 2, 3, 4, 5, 6), .. Year.Merged(2, 40, 3), .. Year.Merged(3, 40, 30)];
        var random = new Random(7);

        string Told(IEnumerable<Fact> inOrder) => JsonSerializer.Serialize(Year.Review([Year.Revenue, Year.Users], inOrder));

        Assert.Equal(Told(facts), Told(facts.OrderBy(_ => random.Next())));
    }

    [Fact]
    public void A_review_of_a_program_that_asked_fewer_rules_is_told_again_as_it_was()
    {
        QuarterReview review = Year.Review([Year.Revenue], [.. Year.Shipped(2, 60, failed: 2), .. Year.Shipped(3, 90, failed: 27), .. MoreRevenue]);
        review = review with { TradeOffs = [.. review.TradeOffs.Where(found => found.Scope == Scope.Organization)] };

        Assert.Equal(["faster-less-stable", "revenue-up-less-stable"], review.TradeOffs.Select(found => found.Rule));
        Assert.Equal(ReviewRules.TradeOffs.Select(rule => rule.Name), review.TradeOffRules);
        Assert.Equal(["faster-less-stable"], review.Asked(null).TradeOffs.Select(found => found.Rule));
        Assert.Equal(["revenue-up-less-stable"], review.Asked(["revenue-up-less-stable"]).TradeOffs.Select(found => found.Rule));
    }

    [Fact]
    public void Rules_have_names_of_their_own_and_two_questions()
    {
        Assert.Equal(ReviewRules.TradeOffs.Count, ReviewRules.TradeOffs.Select(rule => rule.Name).Distinct().Count());
        Assert.All(ReviewRules.TradeOffs, rule => Assert.All([rule.ForLeaders, rule.ForEngineers], question => Assert.EndsWith("?", question, StringComparison.Ordinal)));
        Assert.All(
            ReviewRules.TradeOffs.SelectMany(rule => new[] { rule.Gain.Metric, rule.Price.Metric }).OfType<string>(),
            name => Assert.NotNull(MetricCatalog.Find(name.Split('.')[0])));
    }

    private static IReadOnlyList<TradeOff> Of(IReadOnlyList<Kpi> kpis, IEnumerable<Fact> facts) =>
        [.. Year.Review(kpis, facts).TradeOffs.Where(found => found.Scope == Scope.Organization)];

    private static QuarterReview Review(Ask ask, IReadOnlyList<Kpi> kpis) => ReviewQuery.Of(ask.Index, Year.Third, kpis, [], Year.Now, []) with
    {
        TradeOffs = [.. ReviewQuery.Of(ask.Index, Year.Third, kpis, [], Year.Now, []).TradeOffs.Where(found => found.Scope == Scope.Organization)],
    };
}
