using Metrics.Compute;
using Metrics.Compute.Snapshots;
using Metrics.Facts;

namespace Metrics.Server.Snapshots;

/// <summary>
/// Watches the numbers of the organization and its teams, and the KPIs, while facts are applied to an index one after the other.
/// </summary>
internal sealed class EffectWatch(FactIndex index, SnapshotDocument frame, SnapshotDocument before)
{
    private const int MostReports = 3000;

    private readonly Window _window = Window.Of(CalendarPeriod.Parse(frame.Quarter)!.Value);
    private readonly Scope[] _scopes = [.. SnapshotNumbers.Scopes(frame).Where(scope => frame.Scope is not null || scope.Kind != ScopeKind.Service)];
    private Dictionary<(string Scope, string Name), double?> _last = Known(before);

    /// <summary>How many facts may be looked at one by one: each asks every scope again.</summary>
    public int Affordable => Math.Clamp(MostReports / Math.Max(1, _scopes.Length), 30, 300);

    /// <summary>What moved since the last call (at first: since the earlier document).</summary>
    public IReadOnlyList<FactEffect> Moved()
    {
        Dictionary<(string Scope, string Name), double?> now = Current();
        FactEffect[] moved =
        [
            .. from entry in now
               let past = _last.GetValueOrDefault(entry.Key)
               where past != entry.Value
               select new FactEffect(entry.Key.Scope, entry.Key.Name, past, entry.Value),
        ];
        _last = now;
        return moved;
    }

    private Dictionary<(string Scope, string Name), double?> Current()
    {
        var values = new Dictionary<(string Scope, string Name), double?>();
        foreach (Scope scope in _scopes)
        {
            Take(values, scope, NumberQuery.Report(index, scope, _window, frame.At, frame.Sources).Numbers);
        }

        foreach (KpiRow row in SnapshotNumbers.Kpis(frame, index))
        {
            values[(row.Scope, row.Kpi)] = (double?)row.Quarter;
        }

        return values;
    }

    private static Dictionary<(string Scope, string Name), double?> Known(SnapshotDocument document)
    {
        var values = new Dictionary<(string Scope, string Name), double?>();
        foreach (ScopeNumbers scope in document.Numbers)
        {
            Take(values, scope.Scope, scope.Numbers);
        }

        foreach (KpiRow row in document.Kpis)
        {
            values[(row.Scope, row.Kpi)] = (double?)row.Quarter;
        }

        return values;
    }

    // Data quality moves with every fact and explains none.
    private static void Take(Dictionary<(string Scope, string Name), double?> values, Scope scope, IReadOnlyList<Number> numbers)
    {
        foreach (Number number in numbers.Where(number => number.Metric != "data_quality" && number.Origin is null))
        {
            values[(scope.ToString(), SnapshotComparison.NameOf(number))] = number.Value;
        }
    }
}
