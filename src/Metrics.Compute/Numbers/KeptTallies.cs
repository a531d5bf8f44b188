using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>
/// What services give to one window, kept from one question to the next: counted anew are only those of which a fact moved, or whose window
/// an item came into or left. For the organization they stand in groups, so that an event costs it one group, however large it is.
/// </summary>
/// <param name="groupSize">Services in a group: more make an event dearer, fewer make the sum of all groups so.</param>
internal sealed class KeptTallies(FactIndex index, int groupSize = KeptTallies.GroupSize)
{
    public const int GroupSize = 24;

    /// <summary>So soon, in milliseconds, another question has to follow for what was counted to be of use.</summary>
    private const long Soon = 3_600_000;

    private readonly Lock _asking = new();
    private readonly Lock _grouping = new();
    private readonly Kept?[] _services = new Kept?[index.Map.Services.Count];
    private readonly Group?[] _groups = new Group?[(index.Map.Services.Count + groupSize - 1) / groupSize];
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

    /// <summary>Asks all services in their groups; nobody else does so at the same time.</summary>
    /// <param name="services">What each service gives to itself, by its number.</param>
    /// <param name="inOrganization">What it gives to the organization.</param>
    public T Grouped<T>(IReadOnlyList<Tally> services, Func<int, Tally, Tally> inOrganization, Func<IEnumerable<Tally>, T> ask)
    {
        lock (_grouping)
        {
            for (int group = 0; group < _groups.Length; group++)
            {
                int from = group * groupSize;
                Tally[] parts = [.. services.Take(from..Math.Min(from + groupSize, services.Count))];
                if (_groups[group]?.Parts.AsSpan().SequenceEqual(parts) != true)
                {
                    _groups[group] = new Group(parts, Tally.Together([.. parts.Select((part, at) => inOrganization(from + at, part))]));
                }
            }

            return ask(_groups.Select(group => group!.Tally));
        }
    }

    private sealed record Kept(Tally Tally, long Taking);

    private sealed record Group(Tally[] Parts, Tally Tally);
}
