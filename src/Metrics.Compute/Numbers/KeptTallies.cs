using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>
/// What the organization's services give to one window, in groups, kept from one question to the next: counted anew are only groups of
/// which a fact moved, or whose window an item came into or left. An event costs the organization one group, however large it is.
/// </summary>
/// <param name="groupSize">Services in a group: more make an event dearer, fewer make the sum of all groups so.</param>
internal sealed class KeptTallies(FactIndex index, Window window, int groupSize = KeptTallies.GroupSize)
{
    public const int GroupSize = 24;

    /// <summary>So soon, in milliseconds, another question has to follow for what was counted to be of use.</summary>
    private const long Soon = 3_600_000;

    private readonly Lock _turns = new();
    private readonly ScopeMembers _scope = index.MembersOf(Scope.Organization);
    private readonly (Tally? Tally, long Taking)[] _groups = new (Tally?, long)[(index.Map.Services.Count + groupSize - 1) / groupSize];
    private long _latest = long.MinValue;

    /// <summary>
    /// The organization's report at an instant; null for one before the last that was asked, or long after it: those who ask now and then,
    /// or week by week, would keep much for nothing.
    /// </summary>
    public NumberReport? Report(DateTimeOffset at, IReadOnlyList<SourceHealth> sources)
    {
        long instant = at.ToUnixTimeMilliseconds();
        TimeSlice slice = Tally.Passed(window.At(at, index.Calendar), instant);
        lock (_turns)
        {
            bool soon = instant >= _latest && instant - Soon <= _latest;
            _latest = Math.Max(_latest, instant);
            if (!soon)
            {
                return null;
            }

            Workbench bench = index.TakeBench();
            for (int group = 0; group < _groups.Length; group++)
            {
                if (_groups[group].Tally?.Holds(slice, instant) != true || Moved(group))
                {
                    (int from, int until) = ServicesOf(group);
                    _groups[group] = (
                        bench.Count(_scope, _scope.Members.Take(from..until), slice, instant, new DeckRoom(Tally.Kinds, kept: true)), index.Tables.Takings);
                }
            }

            Figures figures = bench.Sum.Of(_scope, slice, instant, _groups.Select(each => each.Tally!), alone: true);
            NumberReport report = Reporting.Of(index, Scope.Organization, window, at, figures, index.CoverageOf(_scope, sources));
            index.GiveBack(bench);
            return report;
        }
    }

    private bool Moved(int group)
    {
        (int from, int until) = ServicesOf(group);
        for (int service = from; service < until; service++)
        {
            if (index.Tables.Services[service].Moved > _groups[group].Taking)
            {
                return true;
            }
        }

        return false;
    }

    private (int From, int Until) ServicesOf(int group) => (group * groupSize, Math.Min((group + 1) * groupSize, index.Map.Services.Count));
}
