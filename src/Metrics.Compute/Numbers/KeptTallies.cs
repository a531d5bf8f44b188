using System.Collections.Concurrent;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>
/// What services give to one window, kept from one question to the next: counted anew are only those of which a fact moved, or whose window
/// an item came into or left; and their sums over teams and the organization.
/// </summary>
internal sealed class KeptTallies(FactIndex index)
{
    /// <summary>So soon, in milliseconds, another question has to follow for what was counted to be of use.</summary>
    private const long Soon = 3_600_000;

    private readonly Lock _asking = new();
    private readonly Kept?[] _services = new Kept?[index.Map.Services.Count];
    private readonly ConcurrentDictionary<Scope, KeptSum> _sums = [];
    private long _latest = long.MinValue;

    /// <summary>
    /// Whether what is counted at an instant is worth keeping: not before the last that was asked, or long after it. Those who ask now and
    /// then, or week by week, would keep much for nothing.
    /// </summary>
    public bool IsSoon(long instant)
    {
        lock (_asking)
        {
            bool soon = instant >= _latest && instant - Soon <= _latest;
            _latest = Math.Max(_latest, instant);
            return soon;
        }
    }

    /// <summary>What a service gives, if what was counted holds still.</summary>
    public Tally? Held(int service, TimeSlice slice, long instant) =>
        _services[service] is { } kept && index.Tables.Services[service].Moved <= kept.Taking && kept.Tally.Stands.Holds(slice, instant) ? kept.Tally : null;

    /// <summary>Keeps what was counted.</summary>
    public void Keep(int service, Tally tally) => _services[service] = new Kept(tally, index.Tables.Takings);

    /// <summary>What the services of a scope give to the window, kept added up.</summary>
    public KeptSum SumOf(ScopeMembers scope) => _sums.GetOrAdd(scope.Scope, static (_, asked) => new KeptSum(asked.index, asked.scope), (index, scope));

    private sealed record Kept(Tally Tally, long Taking);
}
