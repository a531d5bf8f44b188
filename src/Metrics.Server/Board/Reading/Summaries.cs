using Metrics.Facts;
using Metrics.Server.Board.Views;

namespace Metrics.Server.Board.Reading;

/// <summary>Says in sentences what numbers show: what misses its target and whom to ask, what moved, and what to doubt.</summary>
internal static class Summaries
{
    public static IReadOnlyList<Sentence> Of(IReadOnlyList<CardGroup> groups, TrustView? trust)
    {
        NumberView[] cards = [.. groups.SelectMany(group => group.Cards)];
        NumberView[] aimed = [.. cards.Where(card => card.Target?.Met is not null)];
        var summary = new List<Sentence>();
        if (aimed.Length > 0)
        {
            int met = aimed.Count(card => card.Target!.Met == true);
            summary.Add(new Sentence(met == aimed.Length ? Verdict.Better : Verdict.Unclear, $"{met} of {aimed.Length} targets are met."));
        }

        summary.AddRange(
            aimed
                .Where(card => card.Target!.Met == false)
                .Select(card => new Sentence(
                    Verdict.Worse,
                    $"{card.Title} is {card.Text}; the target is {card.Target!.Words}.{Ask(card)}",
                    card.Explain,
                    "Why?")));
        summary.AddRange(
            cards
                .Where(card => card.Change?.Verdict == Verdict.Worse && card.Target?.Met != false)
                .Select(card => new Sentence(
                    Verdict.Worse,
                    $"{card.Title} got worse: {card.Text}, {card.Change!.Words} than before ({card.Change.Before}).{Ask(card)}",
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

    private static Sentence Sentence(Scope scope, NumberView view) =>
        new(
            view.Change!.Verdict,
            $"{scope.Name}: {Lower(view.Title)} {Told(view)}, {view.Change.Words} than before ({view.Change.Before}).",
            view.Explain,
            "Why?");

    private static string Ask(NumberView card) => card.Owner is { } owner ? $" Ask {owner}." : " Nobody is named to answer for it.";

    // "incidents 4 incidents" says it twice.
    private static string Told(NumberView view) =>
        string.Equals(view.Unit, view.Title, StringComparison.OrdinalIgnoreCase) ? view.Value : view.Text;

    private static string Lower(string title) => char.ToLowerInvariant(title[0]) + title[1..];
}
