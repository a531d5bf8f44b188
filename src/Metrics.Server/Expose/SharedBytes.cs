namespace Metrics.Server.Expose;

/// <summary>
/// Bytes that scrapers read while they are sent. Two of them take turns: a new rendering is written over the one before the last, unless a
/// slow scraper still reads it. Making ten megabytes anew for every event would cost several times the writing.
/// </summary>
internal sealed class SharedBytes
{
    private int _readers;

    public byte[] Bytes { get; set; } = [];

    public bool IsRead => Volatile.Read(ref _readers) > 0;

    public void Enter() => Interlocked.Increment(ref _readers);

    public void Leave() => Interlocked.Decrement(ref _readers);
}

/// <summary>Families as they were rendered, and the bytes that their lines stand in; without, where nothing is written over.</summary>
internal sealed record Rendered(IReadOnlyList<FamilyLines> Families, SharedBytes? Bytes);
