using Metrics.Compute;
using Metrics.Compute.Exposed;
using Metrics.Facts;

namespace Metrics.Server.Expose;

/// <summary>
/// Which labels a scope's series carried when: a service that changed hands carries the team that owned it at each instant.
/// </summary>
internal sealed class OwnedStretches
{
    private readonly Dictionary<Scope, List<(IReadOnlyList<KeyValuePair<string, string>> Labels, Range Stretch)>> _stretches = [];

    /// <param name="instants">In rising order.</param>
    public OwnedStretches(FactIndex facts, IReadOnlyList<DateTimeOffset> instants)
    {
        DateTimeOffset[] handovers =
        [
            .. facts.Catalog.Teams.SelectMany(team => team.Services).Select(service => service.Since).OfType<DateOnly>().Distinct()
                .Select(facts.Calendar.StartOf).Order(),
        ];
        for (int from = 0; from < instants.Count;)
        {
            DateTimeOffset? next = handovers.Where(handover => handover > instants[from]).Select(handover => (DateTimeOffset?)handover).FirstOrDefault();
            int until = from + 1;
            while (until < instants.Count && (next is null || instants[until] < next))
            {
                until++;
            }

            foreach (ExposedScope scope in ExposedScope.All(facts.Catalog, facts.Calendar, instants[from]))
            {
                Add(scope, from, until);
            }

            from = until;
        }
    }

    public IReadOnlyList<(IReadOnlyList<KeyValuePair<string, string>> Labels, Range Stretch)> Of(Scope scope) => _stretches.GetValueOrDefault(scope, []);

    private void Add(ExposedScope scope, int from, int until)
    {
        if (!_stretches.TryGetValue(scope.Scope, out List<(IReadOnlyList<KeyValuePair<string, string>> Labels, Range Stretch)>? stretches))
        {
            _stretches.Add(scope.Scope, stretches = []);
        }

        // Another service's hand-over changes nothing here: one series stays one stretch.
        if (stretches.Count > 0 && stretches[^1].Labels.SequenceEqual(scope.Labels))
        {
            stretches[^1] = (scope.Labels, stretches[^1].Stretch.Start..until);
        }
        else
        {
            stretches.Add((scope.Labels, from..until));
        }
    }
}
