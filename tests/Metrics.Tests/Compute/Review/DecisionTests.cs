using Metrics.Compute.Review;
using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute.Review;

/// <summary>What became of a decision: the numbers that it should move, before it and since.</summary>
public sealed class DecisionTests
{
    private static readonly Kpi Revenue = Year.Revenue with { Sensitive = true };

    private static readonly Decision Decision = new()
    {
        Id = "1",
        DecidedAt = Some.At("2026-08-20T12:00Z"),
        Title = "Pay for a second region",
        Affects = ["deployments", "revenue", "orders"],
        ReviewAt = Some.At("2026-10-01T00:00Z"),
    };

    private static readonly Fact[] Facts =
        [Decision, .. Year.Shipped(3, 200, 0), .. Year.Shipped(4, 160, 0), .. Year.Months("revenue", 3, 100, 110, 120), .. Year.Months("revenue", 4, 140)];

    [Fact]
    public void Metrics_and_kpis_that_it_affects_are_told_before_and_since()
    {
        DecisionSoFar taken = Assert.Single(Year.Review([Revenue], Facts).Decisions);

        Assert.True(taken.Overdue);
        Assert.Equal(["Deployments", "Revenue (2026-07, then 2026-10)"], taken.Since.Select(moved => moved.Title));
        Assert.Equal((100d, 140d), (taken.Since[1].Before, taken.Since[1].Now));
        Assert.Equal("/explain/revenue?scope=organization&window=2026-10", taken.Since[1].Explain);
    }

    [Fact]
    public void A_kpi_of_which_no_period_has_closed_since_is_not_told() =>
        Assert.Equal(
            ["Deployments"],
            Assert.Single(Year.Review([Revenue], Facts.Where(fact => fact is not KpiPoint { PeriodStart.Month: > 7 })).Decisions).Since.Select(moved => moved.Title));

    [Fact]
    public void A_sensitive_kpi_and_one_that_an_earlier_program_did_not_tell_are_left_out()
    {
        QuarterReview review = Year.Review([Revenue], Facts);

        Assert.Equal(["deployments"], review.Without(SensitiveKpis.Of([Revenue])).Decisions[0].Since.Select(moved => moved.Metric));
        Assert.Equal(["deployments"], review.Asked(null).Decisions[0].Since.Select(moved => moved.Metric));
    }
}
