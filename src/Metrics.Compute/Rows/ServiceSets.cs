namespace Metrics.Compute.Rows;

/// <summary>Sets of services as small numbers; most facts belong to one service, and all share its set. −1 is the empty set.</summary>
internal sealed class ServiceSets
{
    public const int Empty = -1;

    private readonly List<int[]> _sets = [];
    private readonly Dictionary<int, int> _single = [];
    private readonly Dictionary<string, int> _several = new(StringComparer.Ordinal);

    public int NumberOf(int[] services)
    {
        switch (services.Length)
        {
            case 0:
                return Empty;
            case 1:
                if (!_single.TryGetValue(services[0], out int known))
                {
                    _single[services[0]] = known = Keep(services);
                }

                return known;
            default:
                string key = string.Join(',', services);
                if (!_several.TryGetValue(key, out int found))
                {
                    _several[key] = found = Keep(services);
                }

                return found;
        }
    }

    public ReadOnlySpan<int> this[int set] => set < 0 ? [] : _sets[set];

    private int Keep(int[] services)
    {
        _sets.Add(services);
        return _sets.Count - 1;
    }
}
