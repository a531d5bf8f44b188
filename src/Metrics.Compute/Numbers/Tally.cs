using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>
/// What one service or several give to a scope over one window at one instant: counts that add up, and durations dealt by size, so that the
/// figures of many services come of their tallies without looking at an item again.
/// </summary>
internal sealed class Tally(in Sums sums, Deck?[] decks)
{
    /// <summary>Where each kind of duration has its deck; those by origin have one for each of the four.</summary>
    public const int Origins = 4;
    public const int Lead = 0;
    public const int FirstReview = 4;
    public const int Recovered = 8;
    public const int Coding = 12;
    public const int Pickup = 13;
    public const int Review = 14;
    public const int Deploy = 15;
    public const int Restored = 16;
    public const int Kinds = 17;

    private readonly Sums _sums = sums;

    /// <summary>An item stands in several services: in another scope it may count elsewhere.</summary>
    public bool HasShared { get; init; }

    public ref readonly Sums Sums => ref _sums;

    /// <summary>The days with a deployment, each once.</summary>
    public required List<int> Days { get; init; }

    /// <summary>When the incidents began that are open at the instant.</summary>
    public required List<long> OpenSince { get; init; }

    public TallyStanding Stands { get; init; }

    /// <summary>The durations of one kind; null where there are none.</summary>
    public Deck? this[int kind] => decks[kind];

    /// <summary>The part of a window that had passed by an instant.</summary>
    public static TimeSlice Passed(TimeSlice slice, long instant) => slice with { UpTo = Math.Max(slice.After, Math.Min(slice.UpTo, instant)) };
}

/// <summary>How long a tally stands.</summary>
/// <param name="Slice">Of which window it is, cut at <paramref name="Instant"/>.</param>
/// <param name="First">When the first item of the window happened.</param>
/// <param name="Next">When the first item behind the window happened.</param>
/// <param name="Turn">When an item begins or ceases to count.</param>
internal readonly record struct TallyStanding(TimeSlice Slice, long Instant, long First, long Next, long Turn)
{
    /// <summary>
    /// Whether a later window at a later instant holds just what was counted: nothing came into it or left it, and nothing turned.
    /// </summary>
    public bool Holds(TimeSlice slice, long instant) =>
        slice.After >= Slice.After && slice.After < First && slice.UpTo >= Slice.UpTo && slice.UpTo < Next && instant >= Instant && instant < Turn;
}
