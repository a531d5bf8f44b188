using Metrics.Compute.Review;
using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute.Review;

/// <summary>A number with an interval must have moved beyond it, and by enough to be worth a word.</summary>
public sealed class LeastMoveTests
{
    [Theory]
    [InlineData(10_100, 10_600, false)]
    [InlineData(10_100, 11_200, true)]
    [InlineData(10_100, 9000, false)]
    public void Of_many_lines_a_small_share_more_rewritten_is_no_trade_off(int before, int now, bool told) => Expect(
        told,
        "more-change-more-code-rework",
        [
            .. Year.Merged(2, 100, 0), .. Year.Merged(3, 140, 0),
            Some.Rework("2026-05-05", 100_000, before), Some.Rework("2026-08-05", 100_000, now),
        ]);

    [Theory]
    [InlineData(10, 9.1, false)]
    [InlineData(10, 9, true)]
    public void A_lead_time_that_is_hardly_shorter_is_no_gain(double before, double now, bool told) =>
        Expect(told, "quicker-less-stable", [.. Carried(2, 2, before), .. Carried(3, 18, now)]);

    [Theory]
    [InlineData(9, 9.9, false)]
    [InlineData(9, 10, true)]
    public void A_recovery_that_is_hardly_longer_is_no_price(double before, double now, bool told) =>
        Expect(told, "faster-slower-recovery", [.. Year.Shipped(2, 60, 18, hours: before), .. Year.Shipped(3, 72, 18, hours: now)]);

    [Theory]
    [InlineData(6500, 6900, false)]
    [InlineData(6500, 7300, true)]
    public void Hardly_more_use_of_assistance_is_no_gain(int before, int now, bool told)
    {
        // Seats for all, in an organization whose changes come by the thousand.
        Fact[] facts =
        [
            .. Assisted(2, before), .. Assisted(3, now),
            .. Year.Months("ai_cost", 2, 500, 500, 500), .. Year.Months("ai_cost", 3, 900, 900, 900),
        ];

        Expect(told, "assistance-up-dearer-changes", facts, Year.AiCost, Year.CostPerChange);
    }

    [Fact]
    public void What_there_was_none_of_before_has_moved() => Expect(
        true,
        "more-change-more-code-rework",
        [.. Year.Merged(2, 100, 0), .. Year.Merged(3, 140, 0), Some.Rework("2026-05-05", 1000, 0), Some.Rework("2026-08-05", 1000, 90)]);

    [Fact]
    public void A_review_of_a_program_that_knew_no_least_move_is_written_again_as_it_was()
    {
        Fact[] facts =
        [
            .. Year.Merged(2, 100, 0), .. Year.Merged(3, 140, 0), Some.Rework("2026-05-05", 1_000_000, 100_100), Some.Rework("2026-08-05", 1_000_000, 103_000),
            Some.Rework("2025-11-05", 1_000_000, 93_010), Some.Rework("2026-02-05", 1_000_000, 93_020),
        ];
        Ask ask = Ask.In(Some.Catalog("pay"), facts);

        QuarterReview now = ReviewQuery.Of(ask.Index, Year.Third, [], [], Year.Now, []);
        QuarterReview then = ReviewQuery.Of(ask.Index, Year.Third, [], [], Year.Now, [], again: now with { LeastMove = null });

        Assert.Equal(ReviewThresholds.WorthTelling, now.LeastMove);
        Assert.Empty(now.TradeOffs);
        Assert.Contains("(9.301 % → 9.302 % → 10 % → 10.3 %)", now.QuietRisks[0].Words, StringComparison.Ordinal);
        Assert.Null(then.LeastMove);
        Assert.Equal(
            "The organization: Changes merged improved from 100 to 140, while Code rework rate became worse, from 10 % to 10.3 %.", then.TradeOffs[0].Words);
        Assert.Contains("(9.3 % → 9.3 % → 10 % → 10.3 %)", then.QuietRisks[0].Words, StringComparison.Ordinal);
    }

    private static void Expect(bool told, string rule, Fact[] facts, params Kpi[] kpis)
    {
        string[] rules = [.. Year.Review(kpis, facts).TradeOffs.Where(found => found.Scope == Scope.Organization).Select(found => found.Rule)];
        Assert.Equal(told, rules.Contains(rule));
    }

    /// <summary>Sixty deployments of a change each, whose first commit was so many hours before.</summary>
    private static IEnumerable<Fact> Carried(int quarter, int failed, double hours)
    {
        foreach (Fact fact in Year.Shipped(quarter, 60, failed))
        {
            if (fact is not Deployment { FinishedAt: { } at } deployment)
            {
                yield return fact;
                continue;
            }

            yield return deployment with { Changes = [$"c-{deployment.Id}"] };
            yield return Some.Change(Year.Text(at.AddMinutes(-10)), $"c-{deployment.Id}", firstCommit: Year.Text(at.AddHours(-hours)));
        }
    }

    private static IEnumerable<Fact> Assisted(int quarter, int assisted) => Enumerable.Range(0, 10_000).Select(at => Some.Change(
        $"2026-{(3 * quarter) - 1:00}-05T09:00Z", $"a-{quarter}-{at}", origin: at < assisted ? ChangeOrigin.AiAssisted : ChangeOrigin.Human));
}
