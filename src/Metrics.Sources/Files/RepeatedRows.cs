using System.Collections;
using Metrics.Facts;

namespace Metrics.Sources.Files;

/// <summary>
/// Which row counts where several of one file tell of the same id: the last, or the one that was touched last where they say so. Found
/// before the file is read, for a row that counts may stand anywhere after one that does not.
/// </summary>
/// <param name="size">The size of the file: one bit is kept for every four bytes, and rows only of ids that may stand there twice.</param>
internal sealed class RepeatedRows(long size)
{
    private readonly BitArray _seen = new((int)Math.Clamp(size / 4, 1 << 10, 1 << 27));
    private readonly Dictionary<string, Row> _counts = new(StringComparer.Ordinal);

    /// <summary>Whether a row before may have had the id; now and then one is taken for another.</summary>
    public bool Meets(string id)
    {
        int bit = (int)(unchecked((uint)id.GetHashCode(StringComparison.Ordinal)) % (uint)_seen.Length);
        bool was = _seen[bit];
        _seen[bit] = true;
        return was;
    }

    /// <summary>Takes a row whose id was met before.</summary>
    public void Add(Fact fact, long line, ReadOnlySpan<byte> text)
    {
        if (!_counts.TryGetValue(fact.Id, out Row? known) || !(fact.UpdatedAt < known.UpdatedAt))
        {
            _counts[fact.Id] = new(line, fact.UpdatedAt, HashOf(text));
        }
    }

    /// <summary>The row that counts in place of this one; null: this one does.</summary>
    public Row? Instead(Fact fact, long line, ReadOnlySpan<byte> text)
    {
        if (!_counts.TryGetValue(fact.Id, out Row? counts) || counts.Line == line)
        {
            return null;
        }

        if (line < counts.Line && fact.UpdatedAt > counts.UpdatedAt)
        {
            _counts[fact.Id] = new(line, fact.UpdatedAt, HashOf(text));
            return null;
        }

        return counts;
    }

    public static int HashOf(ReadOnlySpan<byte> text)
    {
        var hash = default(HashCode);
        hash.AddBytes(text);
        return hash.ToHashCode();
    }

    /// <param name="Hash">Of its text: rows that say the same contradict nothing.</param>
    internal sealed record Row(long Line, DateTimeOffset? UpdatedAt, int Hash);
}
