using System.Text;

namespace Metrics.Server.Expose;

/// <summary>Sample lines as bytes, one after another.</summary>
internal sealed class LineBuffer(byte[] bytes)
{
    /// <summary>A small one doubles when it is full; one that holds a large organization's lines grows by a quarter.</summary>
    private const int Large = 1 << 20;

    private byte[] _bytes = bytes;

    public LineBuffer(int capacity = 4096)
        : this(GC.AllocateUninitializedArray<byte>(capacity))
    {
    }

    /// <summary>The array that holds what is written; another one after it grew.</summary>
    public byte[] Bytes => _bytes;

    public int Length { get; private set; }

    /// <summary>The bytes so far; valid for good once nothing more is added.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Add(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    public void Add(string text) => Length += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));

    /// <summary>The end of a line: a space, the value, a line feed.</summary>
    public void AddValue(double value)
    {
        Span<byte> room = Room(ExpositionText.LongestValue + 2);
        room[0] = (byte)' ';
        int written = ExpositionText.WriteValue(value, room[1..]);
        room[written + 1] = (byte)'\n';
        Length += written + 2;
    }

    /// <summary>A whole line whose parts are ready; they are written side by side.</summary>
    public void AddLine(byte[] open, byte[] row, byte[] column, double value)
    {
        int prefix = open.Length + row.Length + column.Length;
        Span<byte> room = Room(prefix + ExpositionText.LongestValue + 2);
        open.CopyTo(room);
        row.CopyTo(room[open.Length..]);
        column.CopyTo(room[(open.Length + row.Length)..]);
        room[prefix] = (byte)' ';
        int written = ExpositionText.WriteValue(value, room[(prefix + 1)..]);
        room[prefix + written + 1] = (byte)'\n';
        Length += prefix + written + 2;
    }

    /// <summary>A whole line.</summary>
    /// <param name="labels">As <see cref="ExpositionText.Labels"/> gives them; empty for none.</param>
    public void AddLine(string name, string labels, double value)
    {
        Add(name);
        if (labels.Length > 0)
        {
            Add("{"u8);
            Add(labels);
            Add("}"u8);
        }

        AddValue(value);
    }

    private Span<byte> Room(int bytes)
    {
        if (_bytes.Length - Length < bytes)
        {
            byte[] larger = GC.AllocateUninitializedArray<byte>(Math.Max(_bytes.Length + (_bytes.Length / (_bytes.Length < Large ? 1 : 4)), Length + bytes));
            Written.CopyTo(larger);
            _bytes = larger;
        }

        return _bytes.AsSpan(Length);
    }
}
