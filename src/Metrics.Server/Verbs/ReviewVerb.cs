using System.CommandLine;
using Metrics.Compute.FailureCosts;
using Metrics.Compute.Origins;
using Metrics.Compute.Review;
using Metrics.Facts;
using Metrics.Server.Api;

namespace Metrics.Server.Verbs;

/// <summary><c>metrics review</c>: what leaders should talk about after a quarter.</summary>
internal sealed class ReviewVerb : IVerb
{
    public int Order => 87;

    public Command Build(VerbContext context)
    {
        var quarter = new Argument<string?>("quarter") { Description = "A quarter such as 2026-Q3; default: the last that has ended.", HelpName = "QUARTER", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> at = new QuestionOptions().At;
        return BusinessAnswer.Command(
            context,
            "review",
            "Show what to talk about after a quarter: trade-offs, quiet risks, invisible work, owners, decisions.",
            [quarter, at],
            (query, parsed, _) =>
            {
                var mistakes = new Mistakes();
                return Task.FromResult(query.Review(parsed.GetValue(quarter), parsed.GetValue(at), withSensitive: true, mistakes)
                    ?? throw VerbException.Wrong(string.Join('\n', mistakes.ByPart.SelectMany(part => part.Value))));
            },
            Print);
    }

    private static void Print(VerbContext context, QuarterReview review)
    {
        context.Out.WriteLine($"Review of {review.Quarter}{(review.ToDate ? " to date" : "")}");
        Section(context, "Trade-offs", review.TradeOffs.Select(found => $"{found.Words}\n    leadership: {found.ForLeaders}\n    engineering: {found.ForEngineers}"
            + $"\n    numbers: {Proof(found.Better.Metric, found.Scope, review)}; {Proof(found.Worse.Metric, found.Scope, review)}"));
        Section(context, "Quiet risks", review.QuietRisks.Select(risk => $"{risk.Words}\n    numbers: {Proof(risk, review)}"));
        Section(context, "Invisible work", review.InvisibleWork.Select(work => work.Words));
        if (review.NotCompared is { Count: > 0 } left)
        {
            Section(context, "Not compared", left.Select(one => one.Words));
        }

        Section(context, "AI assistance beside people alone", OriginHeadlines.Of(review.Origins).Select(effect => effect.Words));
        Section(context, "Cost of failure", (review.FailureCosts ?? []).Select(Cost));
        Section(context, "Without an owner", review.Ownership.Where(number => number.Accountable is null).Select(number => $"{number.Title} ({number.Scope})"));
        Section(context, "Targets missed", review.Ownership.Where(number => number.Met == false).Select(number => $"{number.Title} ({number.Scope}): {number.Accountable ?? "nobody"}{(number.Note is { } note ? $"; {note}" : "")}"));
        Section(context, "Decisions", review.Decisions.Select(taken =>
            $"{taken.Decision.DecidedAt:yyyy-MM-dd} {taken.Decision.Title} ({taken.Decision.Owner ?? "no owner"}){(taken.Overdue ? ", review overdue" : "")}"
            + string.Concat(taken.Since.Select(moved => $"\n    {moved.Title}: {Amount.Of(moved.Before, moved.Unit, moved.Now)} before, {Amount.Of(moved.Now, moved.Unit, moved.Before)} since"))));
        Section(context, "Reviews of earlier decisions that are overdue", (review.Overdue ?? []).Select(taken =>
            $"{taken.Decision.ReviewAt:yyyy-MM-dd} {taken.Decision.Title} of {taken.Decision.DecidedAt:yyyy-MM-dd} ({taken.Decision.Owner ?? "no owner"})"));
    }

    /// <summary>The verb that lists the facts behind a number of the review's quarter.</summary>
    private static string Proof(string name, Scope scope, QuarterReview review) =>
        $"metrics explain {(name == Movement.AssistedShare ? "changes_merged --origin ai_assisted" : name)}"
        + $"{(scope == Scope.Organization ? "" : $" --scope {scope}")} --window {review.Quarter}";

    // Of what was open, or how good the data was, at the end of the quarter the address tells the instant.
    private static string Proof(QuietRisk risk, QuarterReview review) => risk.Explain?.Split("&at=") is [_, var at]
        ? $"metrics explain {risk.Metric}{(risk.Scope == Scope.Organization ? "" : $" --scope {risk.Scope}")} --window 90d --at {Uri.UnescapeDataString(at)}"
        : Proof(risk.Metric, risk.Scope, review);

    private static string Cost(FailureCost cost) => cost.Words + string.Concat(cost.Assumptions.Select(assumption => $"\n    assumed: {assumption}"));

    private static void Section(VerbContext context, string title, IEnumerable<string> lines)
    {
        context.Out.WriteLine();
        context.Out.WriteLine(title);
        string[] all = [.. lines];
        foreach (string line in all.Length == 0 ? ["none"] : all)
        {
            context.Out.WriteLine("  " + line);
        }
    }
}
