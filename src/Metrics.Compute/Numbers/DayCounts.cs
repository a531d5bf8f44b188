namespace Metrics.Compute.Numbers;

/// <summary>On how many days something of a moving window happened.</summary>
internal sealed class DayCounts
{
    private readonly int _first;
    private readonly int[] _counts;

    public DayCounts(ReadOnlySpan<DeploymentItem> items)
    {
        int last = int.MinValue;
        _first = int.MaxValue;
        foreach (ref readonly DeploymentItem item in items)
        {
            (_first, last) = (Math.Min(_first, item.Day), Math.Max(last, item.Day));
        }

        _counts = new int[items.IsEmpty ? 0 : last - _first + 1];
    }

    public int Days { get; private set; }

    public void Add(int day, int more)
    {
        ref int count = ref _counts[day - _first];
        int before = count;
        count += more;
        Days += (count > 0 ? 1 : 0) - (before > 0 ? 1 : 0);
    }
}
