using Metrics.Facts;
using Metrics.Server.Board.Views;

namespace Metrics.Server.Board.Reading;

/// <summary>Says in sentences what numbers show: what misses its target and whom to ask, what moved, and what to doubt.</summary>
internal static class Summaries
{
    public static IReadOnlyList<Sentence> Of(IReadOnlyList<CardGroup> groups, TrustView? trust, IReadOnlyList<KpiView>? kpis = null)
    {
        NumberView[] cards = [.. groups.SelectMany(group => group.Cards)];
        NumberView[] aimed = [.. cards.Where(card => card.Target?.Met is not null)];
        var summary = new List<Sentence>();
        KpiView[] business = [.. (kpis ?? []).Where(kpi => kpi.Target?.Met is not null)];
        if (aimed.Length + business.Length > 0)
        {
            summary.Add(Standing(aimed.Select(card => card.Target!), business.Select(kpi => kpi.Target!)));
        }

        summary.AddRange(
            aimed
                .Where(card => card.Target!.Met == false)
                .Select(card => new Sentence(
                    Verdict.Worse,
                    $"{card.Title} is {card.Text}; the target is {card.Target!.Words}.{Ask(card.Owner)}",
                    card.Explain,
                    "Why?")));
        summary.AddRange(
            cards
                .Where(card => card.Change?.Verdict == Verdict.Worse && card.Target?.Met != false)
                .Select(card => new Sentence(
                    Verdict.Worse,
                    $"{card.Title} got worse: {card.Text}, {card.Change!.Words} than before ({card.Change.Before}).{Ask(card.Owner)}",
                    card.Explain,
                    "Why?")));
        summary.AddRange(
            cards
                .Where(card => card.Change?.Verdict == Verdict.Better)
                .Select(card => new Sentence(
                    Verdict.Better,
                    $"{card.Title} got better: {card.Text}, {card.Change!.Words} than before ({card.Change.Before}).",
                    card.Explain,
                    "Why?")));
        summary.AddRange(
            business.Where(kpi => kpi.Target!.Met == false)
                .Select(kpi => new Sentence(
                    Verdict.Worse,
                    $"{kpi.Title} in {kpi.Period}: {kpi.Text}; the target is {kpi.Target!.Words}.{Ask(kpi.Owner)}",
                    $"/explain/{Uri.EscapeDataString(kpi.Name)}",
                    "Why?")));
        if (trust is { Late.Count: > 0 })
        {
            string names = string.Join(", ", trust.Late.Select(source => source.Name));
            summary.Add(
                new Sentence(
                    Verdict.Moved,
                    $"{trust.Late.Count} of {trust.SourceCount} sources {(trust.Late.Count == 1 ? "is" : "are")} behind: {names}.",
                    "/sources",
                    "See sources"));
        }

        return summary;
    }

    /// <summary>What moved by more than chance explains, the surest first.</summary>
    public static IReadOnlyList<Sentence> Movements(IEnumerable<ScopeNumbers> scopes, int most = 8) =>
        [
            .. scopes
                .SelectMany(scope => LeadershipReader.Columns.Select(column => (scope.Scope, View: scope.View(column.Metric, column.Stat))))
                .Where(item => item.View?.Change?.Verdict is Verdict.Better or Verdict.Worse)
                .OrderByDescending(item => item.View!.Change!.Weight)
                .Take(most)
                .Select(item => Sentence(item.Scope, item.View!)),
        ];

    private static Sentence Standing(IEnumerable<TargetView> delivery, IEnumerable<TargetView> business)
    {
        string[] parts =
        [
            .. new[] { ("delivery", delivery.ToArray()), ("business", business.ToArray()) }
                .Where(part => part.Item2.Length > 0)
                .Select(part => $"{part.Item2.Count(target => target.Met == true)} of {part.Item2.Length} {part.Item1} targets"),
        ];
        bool all = delivery.Concat(business).All(target => target.Met == true);
        return new Sentence(all ? Verdict.Better : Verdict.Unclear, $"{string.Join(" and ", parts)} are met.");
    }

    private static Sentence Sentence(Scope scope, NumberView view) =>
        new(
            view.Change!.Verdict,
            $"{scope.Name}: {Lower(view.Title)} {Told(view)}, {view.Change.Words} than before ({view.Change.Before}).",
            view.Explain,
            "Why?");

    private static string Ask(string? named) => named is { } owner ? $" Ask {owner}." : " Nobody is named to answer for it.";

    // "incidents 4 incidents" says it twice.
    private static string Told(NumberView view) =>
        string.Equals(view.Unit, view.Title, StringComparison.OrdinalIgnoreCase) ? view.Value : view.Text;

    private static string Lower(string title) => char.ToLowerInvariant(title[0]) + title[1..];
}
