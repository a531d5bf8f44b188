using System.Runtime.InteropServices;
using System.Text;

namespace Metrics.Server.Expose;

/// <summary>The values of one family's series while they wait for their turn, in a file that goes when it is closed.</summary>
internal sealed class HistoryFile : IDisposable
{
    private const int FlushAt = 1 << 18;

    private readonly FileStream _file;
    private readonly List<(string Labels, int First, int Count)> _series = [];

    public HistoryFile(string folder) => _file = new FileStream(
        Path.Combine(folder, Path.GetRandomFileName()),
        new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.SequentialScan,
            BufferSize = 1 << 16,
        });

    /// <param name="labels">As <see cref="ExpositionText.Labels"/> gives them.</param>
    /// <param name="first">The place of the first value among the instants.</param>
    public void Add(string labels, int first, ReadOnlySpan<double> values)
    {
        _series.Add((labels, first, values.Length));
        _file.Write(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Writes a line for each value that is there, and gives their number.</summary>
    /// <param name="times">The instants as the format writes them.</param>
    public long WriteLines(string family, byte[][] times, Stream to, CancellationToken cancel)
    {
        _file.Position = 0;
        var lines = new HistoryLines(to);
        double[] values = [];
        foreach ((string labels, int first, int count) in _series)
        {
            cancel.ThrowIfCancellationRequested();
            if (values.Length < count)
            {
                values = new double[count];
            }

            _file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(0, count)));
            lines.Write(Encoding.UTF8.GetBytes($"{family}{{{labels}}} "), values.AsSpan(0, count), times.AsSpan(first, count));
        }

        lines.Flush();
        return lines.Samples;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Lines gathered until they are worth a write.</summary>
    private sealed class HistoryLines(Stream to)
    {
        private byte[] _bytes = new byte[FlushAt];
        private int _length;

        public long Samples { get; private set; }

        public void Write(ReadOnlySpan<byte> prefix, ReadOnlySpan<double> values, ReadOnlySpan<byte[]> times)
        {
            for (int i = 0; i < values.Length; i++)
            {
                if (double.IsNaN(values[i]))
                {
                    continue;
                }

                byte[] time = times[i];
                Span<byte> room = Room(prefix.Length + ExpositionText.LongestValue + time.Length);
                prefix.CopyTo(room);
                int at = prefix.Length + ExpositionText.WriteValue(values[i], room[prefix.Length..]);
                time.CopyTo(room[at..]);
                _length += at + time.Length;
                Samples++;
            }
        }

        public void Flush()
        {
            to.Write(_bytes.AsSpan(0, _length));
            _length = 0;
        }

        private Span<byte> Room(int bytes)
        {
            if (_bytes.Length - _length < bytes)
            {
                Flush();
                if (_bytes.Length < bytes)
                {
                    _bytes = new byte[bytes];
                }
            }

            return _bytes.AsSpan(_length);
        }
    }
}
