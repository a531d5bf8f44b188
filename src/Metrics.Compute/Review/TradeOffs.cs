using Metrics.Compute.Business;
using Metrics.Facts;

namespace Metrics.Compute.Review;

/// <summary>
/// Trade-offs: one number improved over the quarter before while another became worse, each beyond its interval, or by
/// <see cref="ReviewThresholds.Moved"/> where it has none.
/// </summary>
internal static class TradeOffs
{
    public static IReadOnlyList<TradeOff> Find(QuarterNumbers numbers, CalendarPeriod quarter)
    {
        CalendarPeriod before = numbers.Calendar.Previous(quarter);
        return
        [
            .. from scope in Scopes(numbers.Index)
               from rule in ReviewRules.TradeOffs
               let gain = Moved(numbers, scope, before, quarter, rule.Gain, better: true)
               where gain is not null
               let price = Moved(numbers, scope, before, quarter, rule.Price, better: false)
               where price is not null
               select new TradeOff(rule.Name, scope, gain, price, Words(scope, gain, price), rule.ForLeaders, rule.ForEngineers),
        ];
    }

    public static IEnumerable<Scope> Scopes(FactIndex index) =>
        index.Catalog.Teams.Select(team => Scope.Team(team.Name)).Prepend(Scope.Organization);

    private static Movement? Moved(QuarterNumbers numbers, Scope scope, CalendarPeriod before, CalendarPeriod now, string name, bool better)
    {
        if (numbers.Both(scope, before, now, name) is not var (earlier, later))
        {
            return null;
        }

        // More merged changes are neither good nor bad by themselves; as a gain they stand for more output.
        bool higherIsBetter = MetricCatalog.Find(MetricName.Split(name).Metric)?.Better ?? true;
        bool rose = later.Value > earlier.Value;
        return rose == (better == higherIsBetter) && BeyondChance(earlier, later)
            ? QuarterNumbers.Movement(scope, name, now.ToString(), earlier.Value!.Value, later.Value!.Value)
            : null;
    }

    private static bool BeyondChance(Number earlier, Number later)
    {
        if (earlier is { Lower: { } low, Upper: { } high } && later is { Lower: { } nowLow, Upper: { } nowHigh })
        {
            return later.Value > high || later.Value < low || earlier.Value > nowHigh || earlier.Value < nowLow;
        }

        double size = Math.Abs(earlier.Value!.Value);
        return size > 0 && Math.Abs(later.Value!.Value - earlier.Value.Value) >= ReviewThresholds.Moved * size;
    }

    private static string Words(Scope scope, Movement gain, Movement price) =>
        $"{Words(scope)}: {gain.Title} improved from {Amount.Of(gain.Before, gain.Unit)} to {Amount.Of(gain.Now, gain.Unit)}, "
        + $"while {price.Title} became worse, from {Amount.Of(price.Before, price.Unit)} to {Amount.Of(price.Now, price.Unit)}.";

    private static string Words(Scope scope) => scope.Kind == ScopeKind.Organization ? "The organization" : $"Team {scope.Name}";
}
