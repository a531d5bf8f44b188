namespace Metrics.Compute.Stats;

/// <summary>Durations dealt into <see cref="DurationBuckets"/>: those of several decks add up, bucket by bucket.</summary>
internal interface IDeck
{
    int Count { get; }

    /// <summary>Their sum, exact.</summary>
    long Sum { get; }

    /// <summary>Adds how many of them lie in each bucket: by bucket, or summed up with those before it, whichever is at hand.</summary>
    void AddTo(Span<int> counts, Span<int> ends);

    /// <summary>Adds the values of a bucket to a sample.</summary>
    void CopyTo(Selection sample, int bucket);
}
