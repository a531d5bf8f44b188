namespace Metrics.Compute.Numbers;

/// <summary>Two pointers over items in order of time: what enters a window that only moves forward, and what leaves it.</summary>
internal sealed class Moving<T>(List<T> items, Func<T, long> time, Action<T>? enter = null, Action<T>? leave = null)
{
    private int _from;
    private int _until;

    /// <summary>The items in the window.</summary>
    public ReadOnlySpan<T> Inside => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(items)[_from.._until];

    public void To(long after, long upTo)
    {
        for (; _until < items.Count && time(items[_until]) <= upTo; _until++)
        {
            enter?.Invoke(items[_until]);
        }

        for (; _from < _until && time(items[_from]) <= after; _from++)
        {
            leave?.Invoke(items[_from]);
        }
    }
}
