namespace Metrics.Sources.Git;

/// <summary>
/// Finds lines that a commit only moved: a run of lines deleted in one place and added with the same text, white space aside, in another.
/// </summary>
internal static class MovedLines
{
    // As git's own colouring of moved lines: shorter runs are braces and the like, which match anywhere.
    private const int LeastWeight = 20;

    private const int MostPlaces = 64;

    /// <summary>For each deleted and each added line, whether it was only moved.</summary>
    public static (bool[] Deleted, bool[] Added) Of(IReadOnlyList<PatchLine> deleted, IReadOnlyList<PatchLine> added)
    {
        var from = new bool[deleted.Count];
        var to = new bool[added.Count];
        if (deleted.Count == 0 || added.Count == 0)
        {
            return (from, to);
        }

        ILookup<long, int> places = Enumerable.Range(0, added.Count).Where(i => !added[i].IsBlank).ToLookup(i => added[i].Print);
        for (int i = 0; i < deleted.Count;)
        {
            (int place, int length, int weight) = Longest(i, places[deleted[i].Print]);
            if (weight >= LeastWeight)
            {
                Array.Fill(from, true, i, length);
                Array.Fill(to, true, place, length);
            }

            i += weight >= LeastWeight ? length : 1;
        }

        return (from, to);

        (int Place, int Length, int Weight) Longest(int i, IEnumerable<int> candidates)
        {
            (int Place, int Length, int Weight) best = default;
            foreach (int place in candidates.Where(place => !to[place]).Take(MostPlaces))
            {
                (int length, int weight) = Run(i, place);
                best = weight > best.Weight ? (place, length, weight) : best;
            }

            return best;
        }

        (int Length, int Weight) Run(int i, int place)
        {
            int length = 0;
            int weight = 0;
            while (i + length < deleted.Count && place + length < added.Count && !to[place + length]
                && deleted[i + length].Print == added[place + length].Print
                && Follows(deleted, i, length) && Follows(added, place, length))
            {
                weight += deleted[i + length].Weight;
                length++;
            }

            return (length, weight);
        }
    }

    private static bool Follows(IReadOnlyList<PatchLine> lines, int first, int offset) =>
        lines[first + offset].File == lines[first].File && lines[first + offset].Number == lines[first].Number + offset;
}
