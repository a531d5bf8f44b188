using Metrics.Compute;
using Metrics.Compute.Review;
using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute.Review;

/// <summary>A quarter of which weeks are missing would seem to have moved: it is compared with none, and the review says so.</summary>
public sealed class NotComparedTests
{
    private static readonly Catalog Catalog = Some.Catalog(Some.Team("money", Some.Service("pay")), Some.Team("web", Some.Service("shop")));

    /// <summary>More deployments, and more of them fail; a year before there were more incidents for each.</summary>
    private static readonly Fact[] Facts =
    [
        .. Year.Shipped(-1, 60, failed: 30), .. Year.Shipped(2, 60, failed: 2), .. Year.Shipped(3, 90, failed: 27),
        .. Year.Shipped(2, 60, failed: 2, service: "shop"), .. Year.Shipped(3, 90, failed: 27, service: "shop"),
        new Decision { Id = "1", DecidedAt = Some.At("2026-08-01T12:00Z"), Title = "Ship smaller", Affects = ["deployments"] },
    ];

    [Fact]
    public void What_is_known_of_both_times_is_compared()
    {
        QuarterReview review = Review(since: "2025-01-01");

        Assert.Empty(review.NotCompared!);
        Assert.Equal(3, review.TradeOffs.Count(found => found.Rule == "faster-less-stable"));
        Assert.Equal(["incidents-avoided", "failures-avoided"], review.InvisibleWork.Select(work => work.Rule));
        Assert.Equal("Deployments", Assert.Single(review.Decisions[0].Since).Title);
        Assert.All(review.Ownership, number => Assert.Null(number.Note));
    }

    [Fact]
    public void A_quarter_before_that_is_known_in_part_is_no_measure()
    {
        QuarterReview review = Review(since: "2026-04-20", Facts.Where(fact => fact is not Deployment deployment || deployment.FinishedAt > Some.At("2026-04-20T00:00Z")));

        Assert.Empty(review.TradeOffs);
        Assert.Equal("Deployments", Assert.Single(review.Decisions[0].Since).Title);
        Assert.Equal(
            ["Of the organization, team money and team web, deployments are known only since 2026-04-20: no time that began before is compared with another."],
            review.NotCompared!.Select(left => left.Words));
        Assert.Equal([Scope.Organization, Scope.Team("money"), Scope.Team("web")], review.NotCompared![0].Scopes);
        Assert.All(review.Ownership, number => Assert.Null(number.Note));
    }

    [Fact]
    public void The_quarter_itself_says_from_when_on_it_is_known()
    {
        QuarterReview review = Review(since: "2026-07-20", Facts.Where(fact => fact is not Deployment deployment || deployment.FinishedAt > Some.At("2026-07-20T00:00Z")));

        Assert.Empty(review.TradeOffs);
        Assert.Empty(review.InvisibleWork);
        Assert.Empty(review.Decisions[0].Since);
        Assert.Equal(
            "deployments are known only since 2026-07-20", review.Ownership.Single(number => number.Name == "deployments_per_day").Note);
    }

    [Fact]
    public void A_review_of_a_program_that_compared_parts_is_written_again_as_it_was()
    {
        FactIndex index = Ask.In(Catalog, [.. Facts.Where(fact => fact is not Deployment deployment || deployment.FinishedAt > Some.At("2026-04-20T00:00Z"))]).Index;
        SourceHealth[] sources = [Deploys("2026-04-20")];
        QuarterReview now = ReviewQuery.Of(index, Year.Third, [], [], Year.Now, sources);

        QuarterReview then = ReviewQuery.Of(index, Year.Third, [], [], Year.Now, sources, again: now with { NotCompared = null });

        Assert.Null(then.NotCompared);
        Assert.Contains(then.TradeOffs, found => found.Rule == "faster-less-stable");
    }

    private static QuarterReview Review(string since, IEnumerable<Fact>? facts = null) =>
        ReviewQuery.Of(Ask.In(Catalog, [.. facts ?? Facts]).Index, Year.Third, [], [], Year.Now, [Deploys(since)]);

    private static SourceHealth Deploys(string since) => new(Some.Deploys, [FactKind.Deployment], Year.Now, TimeSpan.FromHours(1), 100, 0)
    {
        CoveredFrom = Some.At($"{since}T00:00Z"),
    };
}
