using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>A few durations in whole and by origin.</summary>
internal sealed class SplitSample : ISplitSample
{
    private readonly Sample _all = new();
    private readonly Sample[] _byOrigin = [new(), new(), new(), new()];

    public ISample All => _all;

    public ISample Of(ChangeOrigin origin) => _byOrigin[(int)origin];

    public void Add(byte origin, long milliseconds)
    {
        _all.Add(milliseconds);
        _byOrigin[origin].Add(milliseconds);
    }

    public void Clear()
    {
        _all.Clear();
        Array.ForEach(_byOrigin, sample => sample.Clear());
    }
}
