using System.Globalization;

namespace Metrics.Compute.Rows;

/// <summary>The beginning of a revision as people write it: 7 to 39 hexadecimal digits.</summary>
/// <param name="First">Its first 16 digits as a number, followed by zeros where it has fewer.</param>
/// <param name="Digits">How many of them it has.</param>
internal readonly record struct ShortRevision(ulong First, int Digits)
{
    private const int Fewest = 7;

    /// <summary>Under this, incidents that name it are found when a revision with the same beginning comes.</summary>
    public long Key => KeyOf(First);

    public static ShortRevision? Read(string text) =>
        text.Length is >= Fewest and < ShortRevisions.Whole && Begin(text) is { } first ? new(first, Math.Min(text.Length, 16)) : null;

    public static long KeyOf(ulong first) => unchecked((long)(first & ~(ulong.MaxValue >> (4 * Fewest))));

    /// <summary>The first 16 digits; null when the text holds anything but digits.</summary>
    public static ulong? Begin(string text) =>
        text.All(char.IsAsciiHexDigit)
        && ulong.TryParse(text.AsSpan(0, Math.Min(text.Length, 16)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong first)
            ? first << (4 * (16 - Math.Min(text.Length, 16)))
            : null;
}

/// <summary>
/// Whole revisions by their beginning: commits by 40 hexadecimal digits. Kept only where patterns may name a cause by such a beginning.
/// </summary>
internal sealed class ShortRevisions
{
    public const int Whole = 40;

    // New ones wait unsorted, few enough to be looked through.
    private const int MostWaiting = 4096;

    private readonly List<(ulong First, long Hash)> _waiting = [];
    private (ulong First, long Hash)[] _sorted = [];

    /// <summary>Notes a revision; the key of those that may name it, null when it is no commit.</summary>
    public long? Add(string revision)
    {
        if (revision.Length != Whole || ShortRevision.Begin(revision) is not { } first)
        {
            return null;
        }

        _waiting.Add((first, Hashes.Of(revision)));
        if (_waiting.Count >= Math.Max(MostWaiting, _sorted.Length / 4))
        {
            _sorted = [.. _sorted.Concat(_waiting).Distinct().Order()];
            _waiting.Clear();
        }

        return ShortRevision.KeyOf(first);
    }

    /// <summary>The hash of the one revision that begins so; <see cref="Hashes.None"/> when there is none or more than one.</summary>
    public long Find(ShortRevision word)
    {
        ulong last = word.Digits == 16 ? word.First : word.First | (ulong.MaxValue >> (4 * word.Digits));
        int at = Array.BinarySearch(_sorted, (word.First, long.MinValue));
        long found = Hashes.None;
        for (at = at < 0 ? ~at : at; at < _sorted.Length && _sorted[at].First <= last; at++)
        {
            if (!Agrees(ref found, _sorted[at].Hash))
            {
                return Hashes.None;
            }
        }

        foreach ((ulong first, long hash) in _waiting)
        {
            if (first >= word.First && first <= last && !Agrees(ref found, hash))
            {
                return Hashes.None;
            }
        }

        return found;
    }

    private static bool Agrees(ref long found, long hash)
    {
        bool agrees = found == Hashes.None || found == hash;
        found = hash;
        return agrees;
    }
}
