namespace Metrics.Sources.Files;

/// <summary>How a record ended.</summary>
internal enum LineEnd
{
    Complete,

    /// <summary>The file ended before the line did.</summary>
    Unfinished,

    /// <summary>A quote was opened and not closed: only the first line is given.</summary>
    OpenQuote,

    /// <summary>Longer than any record: only its beginning is given.</summary>
    TooLong,

    /// <summary>More of a line that was too long.</summary>
    Skipped,
}

/// <summary>One record of a file: a line, or several where quotes hold line breaks.</summary>
/// <param name="Bytes">Valid until the next is read; the line break is left out.</param>
/// <param name="Consumed">The bytes with their line break.</param>
/// <param name="Lines">How many lines it takes.</param>
/// <param name="AtEnd">The file holds nothing after it as yet.</param>
internal readonly record struct Line(ReadOnlyMemory<byte> Bytes, ReadOnlyMemory<byte> Consumed, int Lines, LineEnd End, bool AtEnd);

/// <summary>Cuts a stream into records in constant memory.</summary>
/// <param name="delimiter">The column separator, after which a quote opens; null where quotes mean nothing (JSON lines).</param>
internal sealed class LineReader(Stream stream, char? delimiter)
{
    // A quote that is still open after this much was never meant to be one.
    private const int LongestQuoted = 256 << 10;
    private const int LongestLine = 8 << 20;
    private const int Chunk = 64 << 10;

    private byte[] _buffer = new byte[2 * Chunk];
    private int _start;
    private int _length;
    private bool _ended;
    private bool _skipping;

    /// <summary>The next record; null at the end of the stream.</summary>
    public async ValueTask<Line?> NextAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (Cut() is { } line)
            {
                _start += line.Consumed.Length;
                return line;
            }

            if (_ended)
            {
                return null;
            }

            await FillAsync(cancel);
        }
    }

    private Line? Cut()
    {
        ReadOnlyMemory<byte> rest = _buffer.AsMemory(_start, _length - _start);
        if (rest.IsEmpty)
        {
            return null;
        }

        if (_skipping)
        {
            return Skip(rest);
        }

        (int end, int lines, bool open) = Scan(rest.Span);
        if (end >= 0)
        {
            return Of(rest, end, lines, LineEnd.Complete);
        }

        if (open && (_ended || rest.Length > LongestQuoted))
        {
            int first = rest.Span.IndexOf((byte)'\n');
            return first < 0 ? new Line(rest, rest, 1, LineEnd.OpenQuote, _ended) : Of(rest, first, 1, LineEnd.OpenQuote);
        }

        if (rest.Length > LongestLine)
        {
            _skipping = true;
            return new Line(rest, rest, 0, LineEnd.TooLong, false);
        }

        return _ended ? new Line(Trim(rest), rest, lines, LineEnd.Unfinished, true) : null;
    }

    private Line Skip(ReadOnlyMemory<byte> rest)
    {
        int end = rest.Span.IndexOf((byte)'\n');
        _skipping = end < 0;
        return end < 0 ? new Line(default, rest, 0, LineEnd.Skipped, _ended) : Of(rest, end, 1, LineEnd.Skipped);
    }

    /// <summary>
    /// The place of the line break that ends the record (−1: not there yet), the lines up to it, and whether a quote is open.
    /// </summary>
    private (int End, int Lines, bool Open) Scan(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)'\n');
        if (delimiter is null || !(end < 0 ? bytes : bytes[..end]).Contains((byte)'"'))
        {
            return (end, 1, false);
        }

        bool open = false;
        bool atFieldStart = true;
        int lines = 1;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte b = bytes[i];
            if (b == '"' && (open || atFieldStart))
            {
                open = !open;

                // "" inside quotes opens again at once: the state comes out right.
                atFieldStart = !open;
            }
            else if (b == '\n')
            {
                if (!open)
                {
                    return (i, lines, false);
                }

                lines++;
            }
            else
            {
                atFieldStart = b == delimiter;
            }
        }

        return (-1, lines, open);
    }

    private Line Of(ReadOnlyMemory<byte> rest, int end, int lines, LineEnd how) => new(Trim(rest[..end]), rest[..(end + 1)], lines, how, _ended);

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line) => line.Span is [.., (byte)'\r'] ? line[..^1] : line;

    private async ValueTask FillAsync(CancellationToken cancel)
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _length - _start);
            (_start, _length) = (0, _length - _start);
        }

        if (_buffer.Length - _length < Chunk)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        int read = await stream.ReadAsync(_buffer.AsMemory(_length, Chunk), cancel);
        _length += read;
        _ended = read == 0;
    }
}
