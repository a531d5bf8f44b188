using Metrics.Facts;

namespace Metrics.Server.Demo;

/// <summary>What the sample's leaders decided in two years.</summary>
internal static class DemoDecisions
{
    public static IEnumerable<DemoFact> Tell(DemoTimes times) =>
        [
            Decided(
                times,
                1,
                -700,
                "One deployment pipeline for all teams",
                "Eleven ways to deploy made every failure a different one.",
                "VP Engineering",
                ["deployments", "lead_time"],
                "Lead time falls by a fifth within two quarters.",
                -520,
                "Lead time hardly moved; deployments became comparable."),
            Decided(
                times,
                2,
                -640,
                "Freeze features for the audit",
                "The payment audit needed the whole of the winter quarter.",
                "Dana Reyes",
                ["deployments"],
                "Fewer deployments for one quarter, then back to before.",
                -530,
                "Deployments came back within a month."),
            Decided(
                times,
                3,
                -465,
                "Move the data platform to another database",
                "The licence ran out; staying would have doubled its cost.",
                "Priya Natarajan",
                ["change_fail_rate", "time_to_restore"],
                "Two rough weeks, no customer impact.",
                -410,
                "Five rough weeks with customer impact. The next move gets a rehearsal."),
            Decided(
                times,
                4,
                -405,
                "Give search to the storefront",
                "Its work came from the shop, its team did not.",
                "Miriam Okafor",
                ["lead_time"],
                "Requests of the shop wait half as long.",
                -300,
                "Kept: the wait halved."),
            Decided(
                times,
                5,
                -345,
                "Assistants for every engineer",
                "A trial in two teams showed shorter coding time.",
                "VP Engineering",
                ["lead_time", "change_fail_rate", "ai_cost"],
                "Lead time falls by a tenth; failures stay where they are.",
                -160,
                null),
            Decided(
                times,
                6,
                -210,
                "The storefront may release without a window",
                "The campaign season needs a faster shop.",
                "Miriam Okafor",
                ["deployments", "lead_time", "change_fail_rate"],
                "Twice the deployments at the same change fail rate.",
                -25,
                null),
            Decided(
                times,
                7,
                -92,
                "Pay for a second cloud region",
                "The outage of the region cost an evening of orders.",
                "Head of SRE",
                ["time_to_restore", "net_revenue"],
                "No outage of a region lasts longer than 30 minutes.",
                60,
                null),
            Decided(
                times,
                8,
                -40,
                "Review within one working day",
                "Changes without a review became more.",
                "VP Engineering",
                ["merged_without_review_rate", "time_to_first_review"],
                "Below five percent without a review by spring.",
                110,
                null),
        ];

    private static DemoFact Decided(
        DemoTimes times,
        int number,
        int day,
        string title,
        string rationale,
        string owner,
        string[] affects,
        string expectation,
        int review,
        string? outcome)
    {
        DateTimeOffset at = times.At(day, 15);
        return new DemoFact(
            DemoSources.Decisions,
            outcome is null ? at : times.At(review, 16),
            new Decision
            {
                Id = $"{number:0000}",
                DecidedAt = at,
                Title = title,
                Rationale = rationale,
                Owner = owner,
                Accountable = "Executive board",
                Affects = affects,
                Expectation = expectation,
                ReviewAt = times.At(review, 9),
                Outcome = outcome,
                Url = $"https://wiki.acme.example/decisions/{number:0000}",
            });
    }
}
