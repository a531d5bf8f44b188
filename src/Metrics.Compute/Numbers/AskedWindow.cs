using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>A window at the instant at which it is asked for.</summary>
/// <param name="Slice">The part of it that had passed by then.</param>
/// <param name="Kept">Where what services give to it is kept; null where that would be of no use.</param>
internal sealed record AskedWindow(Window Window, TimeSlice Slice, KeptTallies? Kept)
{
    public static AskedWindow Of(FactIndex index, Window window, DateTimeOffset at)
    {
        long instant = at.ToUnixTimeMilliseconds();
        KeptTallies? kept = index.KeptFor(window);
        return new AskedWindow(window, Tally.Passed(window.At(at, index.Calendar), instant), kept?.IsSoon(instant) == true ? kept : null);
    }
}
