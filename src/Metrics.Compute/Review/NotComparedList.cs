using System.Globalization;
using Metrics.Facts;

namespace Metrics.Compute.Review;

/// <summary>What a review left uncompared, and why: a number over a quarter of which weeks are missing would seem to have moved.</summary>
internal static class NotComparedList
{
    private const int MostNames = 3;

    /// <summary>By kind of facts and day; one entry for all scopes that have both in common.</summary>
    public static IReadOnlyList<NotCompared> Of(QuarterNumbers numbers)
    {
        Scope[] order = [.. TradeOffs.Scopes(numbers.Index)];
        return
        [
            .. from left in numbers.LeftOut
               group left.Scope by left.Part into part
               orderby part.Key.Kind, part.Key.Day
               let scopes = part.OrderBy(scope => Array.IndexOf(order, scope)).ToArray()
               select new NotCompared(part.Key.Kind, part.Key.Day, scopes, Words(part.Key, scopes)),
        ];
    }

    private static string Words(KnownPart part, Scope[] scopes) =>
        $"Of {Names(scopes)}, {part.Words}: no time that began before is compared with another.";

    private static string Names(Scope[] scopes)
    {
        string[] names = scopes.Length <= MostNames
            ? [.. scopes.Select(scope => scope.Kind == ScopeKind.Organization ? "the organization" : $"team {scope.Name}")]
            : [.. scopes.Where(scope => scope.Kind == ScopeKind.Organization).Select(_ => "the organization"), Teams(scopes)];
        return names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }

    private static string Teams(Scope[] scopes) =>
        string.Create(CultureInfo.InvariantCulture, $"{scopes.Count(scope => scope.Kind == ScopeKind.Team)} teams");
}
