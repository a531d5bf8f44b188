namespace Metrics.Compute.Stats;

/// <summary>
/// The durations of many decks as one sample, kept while single decks are replaced: how many lie in each of the
/// <see cref="DurationBuckets"/>, and in order those of the buckets that were asked for. Replacing a deck costs what differs.
/// </summary>
/// <param name="parts">How many decks there are at most.</param>
internal sealed class KeptSample(int parts) : ISample
{
    /// <summary>Beyond so many values moved between two questions, gathering a bucket anew is cheaper than moving each.</summary>
    private const int MostMoves = 512;

    private readonly Deck?[] _decks = new Deck?[parts];
    private readonly int[] _counts = new int[DurationBuckets.Count];
    private readonly int[] _ends = new int[DurationBuckets.Count];
    private readonly Dictionary<int, Opened> _opened = [];
    private int _moves;
    private bool _counted;

    public int Count { get; private set; }

    public long Sum { get; private set; }

    /// <summary>Begins another question: buckets that the last one did not ask for are forgotten.</summary>
    public void Begin()
    {
        foreach ((int bucket, Opened opened) in _opened)
        {
            if (!opened.Asked)
            {
                _opened.Remove(bucket);
            }

            opened.Asked = false;
        }

        _moves = 0;
    }

    /// <param name="deck">One in order, in place of the one that was there; null for none.</param>
    public void Put(int part, Deck? deck)
    {
        ReadOnlySpan<long> before = _decks[part] is { } old ? old.Values : [];
        ReadOnlySpan<long> now = deck is not null ? deck.Values : [];
        _decks[part] = deck;
        int gone = before.CommonPrefixLength(now);
        int come = gone;
        while (gone < before.Length || come < now.Length)
        {
            if (come == now.Length || (gone < before.Length && before[gone] < now[come]))
            {
                Move(before[gone++], -1);
            }
            else if (gone == before.Length || now[come] < before[gone])
            {
                Move(now[come++], 1);
            }
            else
            {
                (gone, come) = (gone + 1, come + 1);
            }
        }
    }

    public long At(int rank)
    {
        if (!_counted)
        {
            Array.Clear(_ends);
            DurationBuckets.AddEnds(_counts, _ends);
            _counted = true;
        }

        int bucket = DurationBuckets.Holding(_ends, rank);
        if (!_opened.TryGetValue(bucket, out Opened? opened))
        {
            _opened[bucket] = opened = new Opened(Gathered(bucket));
        }

        opened.Asked = true;
        return opened.Rising[rank - (bucket == 0 ? 0 : _ends[bucket - 1])];
    }

    private void Move(long value, int more)
    {
        Count += more;
        Sum += more * value;
        byte bucket = DurationBuckets.Of(value);
        _counts[bucket] += more;
        _counted = false;
        if (++_moves > MostMoves)
        {
            _opened.Clear();
        }

        if (_opened.TryGetValue(bucket, out Opened? opened))
        {
            opened.Move(value, more);
        }
    }

    private List<long> Gathered(int bucket)
    {
        var gathered = new List<long>(_counts[bucket]);
        foreach (Deck? deck in _decks)
        {
            if (deck is not null)
            {
                gathered.AddRange(deck.Within(bucket));
            }
        }

        gathered.Sort();
        return gathered;
    }

    private sealed class Opened(List<long> rising)
    {
        public List<long> Rising => rising;

        public bool Asked { get; set; }

        public void Move(long value, int more)
        {
            int at = rising.BinarySearch(value);
            if (more < 0)
            {
                rising.RemoveAt(at);
            }
            else
            {
                rising.Insert(at < 0 ? ~at : at, value);
            }
        }
    }
}
