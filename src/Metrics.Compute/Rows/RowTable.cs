namespace Metrics.Compute.Rows;

/// <summary>
/// Rows by hash. A slot holds 32 bits of the hash beside the row, so an answer is a candidate: the caller compares the whole hash in the
/// row itself. A hash may have several rows.
/// </summary>
internal sealed class RowTable
{
    private const long Empty = 0;
    private const long Tombstone = -1;

    private long[] _slots = new long[16];
    private int _used;

    public void Add(long hash, int row)
    {
        if ((_used + 1) * 8L > _slots.Length * 7L)
        {
            Grow();
        }

        Place(_slots, Slot(hash, row));
        _used++;
    }

    public void Remove(long hash, int row)
    {
        long wanted = Slot(hash, row);
        int at = Start(wanted, _slots.Length);
        while (_slots[at] != Empty)
        {
            if (_slots[at] == wanted)
            {
                _slots[at] = Tombstone;
                return;
            }

            at = Next(at, _slots.Length);
        }
    }

    /// <summary>The rows that may have this hash.</summary>
    public Candidates Find(long hash) => new(_slots, hash);

    /// <summary>Makes room for so many more, at a load at which looking up stays short.</summary>
    public void Expect(int more)
    {
        int size = SizeFor(Live() + more);
        if (size > _slots.Length)
        {
            Rebuild(size);
        }
    }

    /// <summary>Gives spare room back but for a little: for a while that takes as much again.</summary>
    public void Trim()
    {
        int size = SizeFor(Live());
        if (_slots.Length > size + (size / 8))
        {
            Rebuild(size);
        }
    }

    private void Grow() => Rebuild(Size(Math.Max(16, Live() * 2)));

    private int Live()
    {
        int live = 0;
        foreach (long slot in _slots)
        {
            live += slot is Empty or Tombstone ? 0 : 1;
        }

        return live;
    }

    private void Rebuild(int size)
    {
        long[] slots = new long[size];
        _used = 0;
        foreach (long slot in _slots)
        {
            if (slot is not (Empty or Tombstone))
            {
                Place(slots, slot);
                _used++;
            }
        }

        _slots = slots;
    }

    private static int SizeFor(int rows) => Size(Math.Max(16, (int)(rows * 10L / 8) + 16));

    private static int Size(int least) => least | 1;

    private static void Place(long[] slots, long slot)
    {
        int at = Start(slot, slots.Length);
        while (slots[at] is not Empty)
        {
            at = Next(at, slots.Length);
        }

        slots[at] = slot;
    }

    // The upper half holds bits of the hash, the lower the row + 1; never 0 or −1.
    private static long Slot(long hash, int row) => unchecked((hash & ~0xFFFF_FFFFL) | (uint)(row + 1));

    private static int Start(long slot, int size) => unchecked((int)(((ulong)(uint)(slot >> 32) * (ulong)size) >> 32));

    private static int Next(int at, int size) => at + 1 == size ? 0 : at + 1;

    /// <summary>Walks the candidates of one hash; a struct, so that looking up costs no memory.</summary>
    public ref struct Candidates(long[] slots, long hash)
    {
        private readonly long _wanted = hash & ~0xFFFF_FFFFL;
        private int _at = Start(hash, slots.Length);

        public int Current { get; private set; }

        public readonly Candidates GetEnumerator() => this;

        public bool MoveNext()
        {
            while (slots[_at] != Empty)
            {
                long slot = slots[_at];
                _at = Next(_at, slots.Length);
                if (slot != Tombstone && (slot & ~0xFFFF_FFFFL) == _wanted)
                {
                    Current = unchecked((int)(uint)slot) - 1;
                    return true;
                }
            }

            return false;
        }
    }
}
