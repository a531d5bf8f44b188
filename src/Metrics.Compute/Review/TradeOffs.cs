using Metrics.Compute.Origins;
using Metrics.Facts;

namespace Metrics.Compute.Review;

/// <summary>Trade-offs: one number improved over the quarter before while another became worse, as the named rules pair them.</summary>
internal static class TradeOffs
{
    /// <param name="origins">The reports of the same quarter: how far assistance was adopted.</param>
    public static IReadOnlyList<TradeOff> Find(QuarterNumbers numbers, CalendarPeriod quarter, KpiQuarters kpis, IReadOnlyList<OriginReport> origins)
    {
        var moved = new Movements(numbers, kpis, origins, quarter);
        return
        [
            .. from scope in Scopes(numbers.Index)
               from rule in ReviewRules.TradeOffs
               let gain = First(moved.Of(scope, rule.Gain, better: true), kpis)
               where gain is not null
               from price in moved.Of(scope, rule.Price, better: false)
               select new TradeOff(rule.Name, scope, gain, price, Words(numbers, scope, gain, price), rule.ForLeaders, rule.ForEngineers),
        ];
    }

    public static IEnumerable<Scope> Scopes(FactIndex index) =>
        index.Catalog.Teams.Select(team => Scope.Team(team.Name)).Prepend(Scope.Organization);

    // Beside each price stands one gain, so that many KPIs of a kind do not multiply: the one that moved most, of those that every reader
    // may see if there are any, else a reader who may not see it would be told nothing.
    private static Movement? First(IEnumerable<Movement> gains, KpiQuarters kpis) =>
        gains.OrderBy(gain => kpis.IsSensitive(gain.Metric)).ThenByDescending(Movements.Size).FirstOrDefault();

    private static string Words(QuarterNumbers numbers, Scope scope, Movement gain, Movement price) =>
        $"{Words(scope)}: {gain.Title} {(gain.Metric == Movement.AssistedShare ? "rose" : "improved")} {Path(numbers, gain)}, "
        + $"while {price.Title} became worse, {Path(numbers, price)}.{ToKnow(gain)}{ToKnow(price)}";

    private static string Path(QuarterNumbers numbers, Movement moved) =>
        $"from {numbers.Say(moved.Before, moved.Unit, moved.Now)} to {numbers.Say(moved.Now, moved.Unit, moved.Before)}";

    private static string ToKnow(Movement moved) => moved.Flags is { Count: > 0 } flags ? $" To know of {moved.Title}: {string.Join("; ", flags)}." : "";

    private static string Words(Scope scope) => scope.Kind == ScopeKind.Organization ? "The organization" : $"Team {scope.Name}";
}
