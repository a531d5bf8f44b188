using System.Globalization;
using Metrics.Compute.Origins;
using Metrics.Compute.Review;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>The review as part of a snapshot's page.</summary>
internal static class HtmlReview
{
    public static void Write(Html html, QuarterReview review)
    {
        html.Raw("<section>").Element("h2", "What to talk about");
        html.Element("h3", "Trade-offs");
        None(html, review.TradeOffs.Count);
        foreach (TradeOff found in review.TradeOffs)
        {
            html.Raw("<div class=\"finding\">").Element("p", found.Words).Element("p", "For leadership: " + found.ForLeaders, "small")
                .Element("p", "For engineering: " + found.ForEngineers, "small").Raw("</div>");
        }

        html.Element("h3", "Quiet risks");
        List(html, review.QuietRisks.Select(risk => risk.Words));
        html.Element("h3", "Invisible work");
        List(html, review.InvisibleWork.Select(work => work.Words));
        if (review.NotCompared is { Count: > 0 } left)
        {
            html.Element("h3", "Not compared");
            List(html, left.Select(one => one.Words));
        }

        Origins(html, review);
        Costs(html, review);
        html.Element("h3", "Decisions");
        None(html, review.Decisions.Count);
        foreach (DecisionSoFar taken in review.Decisions)
        {
            html.Raw("<div class=\"finding\">")
                .Element("p", $"{taken.Decision.DecidedAt.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}: {taken.Decision.Title} ({taken.Decision.Owner ?? "no owner"})")
                .Element("p", string.Join(" ", new[] { taken.Decision.Rationale, taken.Decision.Expectation is { } hope ? $"Expected: {hope}" : null }.OfType<string>()), "small");
            foreach (Movement moved in taken.Since)
            {
                html.Element("p", $"{moved.Title}: {Amount.Of(moved.Before, moved.Unit, moved.Now)} before, {Amount.Of(moved.Now, moved.Unit, moved.Before)} since.", "small");
            }

            if (taken.Overdue)
            {
                html.Element("p", "Its review is overdue.", "small");
            }

            html.Raw("</div>");
        }

        html.Table(
            "Who answers for what; numbers without an owner first",
            ["Number", "Scope", "Accountable", "Responsible", "Value", "Target", "State"],
            review.Ownership.Select(number => (IReadOnlyList<string>)
            [
                number.Title, number.Scope.ToString(), number.Accountable ?? "nobody", number.Responsible ?? "",
                "\t" + (number.Value is { } value ? Amount.Of(value, number.Unit, number.Target) : "no data"),
                "\t" + (number.Target is { } target ? Amount.Of(target, number.Unit, number.Value) : "none agreed"),
                string.Join(", ", new[] { number.Met switch { true => "met", false => "missed", _ => null }, number.Note }.OfType<string>()),
            ])).Raw("</section>");
    }

    private static void Origins(Html html, QuarterReview review)
    {
        if (review.Origins is not { Count: > 0 } reports)
        {
            return;
        }

        html.Element("h3", "What AI assistance and bots go with");
        List(html, OriginHeadlines.Of(reports).Select(effect => effect.Words));
        html.Table(
            "Beside people alone, like with like: same service, size and quarter",
            ["Scope", "Number", "Origin", "Value", "People alone", "Difference", "95 % interval"],
            reports.SelectMany(report => report.Effects).Select(effect => (IReadOnlyList<string>)
            [
                effect.Scope.ToString(), effect.Title, OriginRows.Word(effect.Origin), "\t" + Group(effect.Group, effect.Unit, effect.People),
                "\t" + Group(effect.People, effect.Unit, effect.Group),
                "\t" + (effect.Difference is { } difference ? OriginWords.Difference(difference, effect.Unit) : "too few"),
                effect is { Lower: { } low, Upper: { } high } ? $"{OriginWords.Difference(low, effect.Unit)} to {OriginWords.Difference(high, effect.Unit)}" : "",
            ]));
    }

    private static string Group(OriginGroup group, string unit, OriginGroup beside) =>
        group.Value is { } value ? $"{Amount.Of(value, unit, beside.Value)} of {group.Samples.ToString(CultureInfo.InvariantCulture)}" : "no data";

    private static void Costs(Html html, QuarterReview review)
    {
        if (review.FailureCosts is not { Count: > 0 } costs)
        {
            return;
        }

        html.Element("h3", "Cost of failure");
        List(html, costs.Select(cost => cost.Words));
        foreach (string assumption in costs.SelectMany(cost => cost.Assumptions).Distinct())
        {
            html.Element("p", "Assumed: " + assumption, "small");
        }

        if (costs.Any(cost => cost.Total is not null))
        {
            html.Table(
                "What was missing in the time of incidents",
                ["KPI", "Severity", "Incidents", "Time", "Shortfall", "95 % interval"],
                OriginRows.Of(review).Where(row => row.Loss is not null).Select(row => (IReadOnlyList<string>)
                [
                    row.Cost.Title, row.What, "\t" + row.Loss!.Incidents.ToString(CultureInfo.InvariantCulture), "\t" + Amount.Of(row.Loss.Seconds, "seconds"),
                    "\t" + Amount.Of((double)row.Loss.Shortfall, row.Cost.Unit),
                    $"{Amount.Of((double)row.Loss.Lower, row.Cost.Unit)} to {Amount.Of((double)row.Loss.Upper, row.Cost.Unit)}",
                ]));
        }
    }

    private static void List(Html html, IEnumerable<string> lines)
    {
        string[] all = [.. lines];
        None(html, all.Length);
        foreach (string line in all)
        {
            html.Element("p", line, "finding");
        }
    }

    private static void None(Html html, int count)
    {
        if (count == 0)
        {
            html.Element("p", "None.", "small");
        }
    }
}
