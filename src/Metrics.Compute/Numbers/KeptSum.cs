using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>
/// The figures of a scope over one window, kept added up: what a service gave before is taken out and what it gives now is put in, so that
/// an event costs what it changed, however large the scope is.
/// </summary>
internal sealed class KeptSum(FactIndex index, ScopeMembers scope)
{
    private readonly Lock _asking = new();
    private readonly Tally?[] _services = new Tally?[scope.Members.Count];
    private readonly Tally?[] _parts = new Tally?[scope.Members.Count];
    private readonly KeptSample[] _samples =
    [
        .. Enumerable.Range(0, TallySamples.Count).Select(kind => new KeptSample(scope.Members.Count * (kind < Tally.Kinds ? 1 : Tally.Origins))),
    ];

    private readonly Dictionary<int, int> _days = [];
    private readonly List<long> _openSince = [];
    private Sums _sums;

    /// <summary>Asks the figures; nobody else does so at the same time.</summary>
    /// <param name="services">What each service gives to itself, in the order of the members.</param>
    /// <param name="inScope">What a member gives to the scope, by what it gives to itself.</param>
    public T Ask<T>(TimeSlice slice, long instant, IReadOnlyList<Tally> services, Func<int, Tally, Tally> inScope, Func<Figures, T> ask)
    {
        lock (_asking)
        {
            Array.ForEach(_samples, sample => sample.Begin());
            for (int member = 0; member < services.Count; member++)
            {
                if (_services[member] != services[member])
                {
                    Put(member, inScope(member, services[member]));
                    _services[member] = services[member];
                }
            }

            return ask(new TallySamples(_samples).Figures(index, scope, slice, instant, _sums, _days.Count, _openSince));
        }
    }

    private void Put(int member, Tally tally)
    {
        Tally? before = _parts[member];
        if (before is not null)
        {
            _sums.Add(before.Sums, -1);
            before.Days.ForEach(day => Count(day, -1));
            before.OpenSince.ForEach(since => _openSince.Remove(since));
        }

        _sums.Add(tally.Sums);
        tally.Days.ForEach(day => Count(day, 1));
        _openSince.AddRange(tally.OpenSince);
        for (int kind = 0; kind < Tally.Kinds; kind++)
        {
            _samples[kind].Put(member, tally[kind]);
            if (TallySamples.WholeOf(kind) is { } whole)
            {
                _samples[whole].Put((member * Tally.Origins) + (kind % Tally.Origins), tally[kind]);
            }
        }

        _parts[member] = tally;
    }

    private void Count(int day, int more)
    {
        int count = _days.GetValueOrDefault(day) + more;
        if (count == 0)
        {
            _days.Remove(day);
        }
        else
        {
            _days[day] = count;
        }
    }
}
