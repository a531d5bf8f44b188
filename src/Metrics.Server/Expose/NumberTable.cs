using System.Runtime.InteropServices;
using System.Text;
using Metrics.Compute.Exposed;

namespace Metrics.Server.Expose;

/// <summary>
/// The series of one family of numbers: a row for each scope and window, a column for each set of further labels. It keeps the last values
/// and where their lines stood, so that lines whose value stayed are copied in long runs and only the others are formatted.
/// </summary>
internal sealed class NumberTable(SeriesFamily family, IReadOnlyList<byte[]> rows)
{
    private const int UsualValue = 20;

    private readonly byte[] _open = Encoding.UTF8.GetBytes(family.Name + "{");
    private readonly List<byte[]> _columns = [];
    private double[] _now = [];
    private double[] _kept = [];
    private int[] _starts = [0];
    private ReadOnlyMemory<byte> _lines;

    public Family Family { get; } = new(family.Name, FamilyKind.Gauge, family.Help);

    /// <summary>The bytes that the lines of what is set will take, or a little more.</summary>
    public int Needed()
    {
        int needed = 0;
        for (int at = 0; at < _now.Length; at++)
        {
            (int row, int column) = Math.DivRem(at, _columns.Count);
            needed += double.IsNaN(_now[at]) ? 0 : _open.Length + rows[row].Length + _columns[column].Length + UsualValue;
        }

        return needed;
    }

    /// <summary>Adds a column and returns its number.</summary>
    public int AddColumn(IEnumerable<KeyValuePair<string, string>> labels)
    {
        string text = ExpositionText.Labels(labels);
        _columns.Add(Encoding.UTF8.GetBytes(text.Length == 0 ? "}" : $",{text}}}"));

        // Every row grows by a place: what was set moves, and the lines that stood elsewhere count no more.
        int width = _columns.Count;
        double[] wider = new double[rows.Count * width];
        for (int at = 0; at < wider.Length; at++)
        {
            (int row, int column) = Math.DivRem(at, width);
            wider[at] = column == width - 1 || _now.Length == 0 ? double.NaN : _now[(row * (width - 1)) + column];
        }

        (_now, _kept) = (wider, []);
        return width - 1;
    }

    /// <summary>Begins a rendering: every series stands as it was until it is set.</summary>
    public void Begin()
    {
        if (_kept.Length == _now.Length)
        {
            _kept.CopyTo(_now, 0);
        }
    }

    /// <summary>Makes the series of a row absent until they are set.</summary>
    public void Clear(int row) => _now.AsSpan(row * _columns.Count, _columns.Count).Fill(double.NaN);

    public void Set(int row, int column, double value) => _now[(row * _columns.Count) + column] = value;

    /// <summary>Appends the lines of the values set.</summary>
    public void Write(LineBuffer to)
    {
        int begin = to.Length;
        bool fresh = _kept.Length != _now.Length;
        if (fresh)
        {
            _starts = new int[_now.Length + 1];
        }

        ReadOnlySpan<long> now = MemoryMarshal.Cast<double, long>(_now);
        ReadOnlySpan<long> kept = MemoryMarshal.Cast<double, long>(_kept);
        for (int at = 0; at < now.Length;)
        {
            int same = fresh ? 0 : now[at..].CommonPrefixLength(kept[at..]);
            if (same > 0)
            {
                CopyKept(at, same, to, begin);
                at += same;
            }
            else
            {
                _starts[at] = to.Length - begin;
                WriteLine(at++, to);
            }
        }

        _starts[^1] = to.Length - begin;
        (_kept, _now) = (_now, fresh ? new double[_now.Length] : _kept);
    }

    /// <summary>Tells the table where its lines came to stand.</summary>
    public FamilyLines Keep(ReadOnlyMemory<byte> lines)
    {
        _lines = lines;
        return new FamilyLines(Family, lines, default);
    }

    private void CopyKept(int at, int count, LineBuffer to, int begin)
    {
        int from = _starts[at];
        int until = _starts[at + count];
        int moved = to.Length - begin - from;
        to.Add(_lines.Span[from..until]);
        if (moved != 0)
        {
            foreach (ref int start in _starts.AsSpan(at, count))
            {
                start += moved;
            }
        }
    }

    private void WriteLine(int at, LineBuffer to)
    {
        if (double.IsNaN(_now[at]))
        {
            return;
        }

        (int row, int column) = Math.DivRem(at, _columns.Count);
        to.AddLine(_open, rows[row], _columns[column], _now[at]);
    }
}
