using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Files;

/// <summary>Reads one file from where it was left, record by record, and keeps count of how far it is.</summary>
internal sealed class FileReading(FactFile file, char delimiter, bool isQuiet)
{
    private const int LongestRaw = 2000;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _line = 1;
    private bool _isWhole;
    private bool _lacksTail;
    private bool _beganAnew = true;
    private RepeatedRows? _repeated;

    /// <summary>The bytes read so far.</summary>
    public long Offset { get; private set; }

    /// <summary>All of it was read, from its first line; of a file that is still written, all but its last line.</summary>
    public bool BeganAnew => (_isWhole || _lacksTail) && _beganAnew;

    /// <summary>How far it is; the file is opened again next time unless all of it was read.</summary>
    public FileMark Mark() => new(
        _isWhole ? file.Size : -1, _isWhole ? file.Modified.ToUnixTimeMilliseconds() : 0, Offset, _line, Convert.ToHexStringLower(_digest.GetCurrentHash()));

    public async IAsyncEnumerable<SourceRecord> ReadAsync(FileMark mark, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (file.Kind is not { } kind)
        {
            yield return Unreadable(null, $"the file's name does not tell what it holds: begin it with {FactFile.Beginnings}", "");
            _isWhole = true;
            yield break;
        }

        (FileStream? stream, string? reason) = Open();
        if (stream is null)
        {
            yield return Unreadable(null, reason!, "");
            yield break;
        }

        await using (stream)
        {
            IRowFormat format = file.IsCsv ? new CsvRows(kind, delimiter) : new JsonRows(kind);
            var lines = new LineReader(stream, file.IsCsv ? delimiter : null);
            if (format.HasHeader)
            {
                if (await lines.NextAsync(cancel) is not { } header || (header.AtEnd && header.End != LineEnd.Complete && !isQuiet))
                {
                    yield break;
                }

                Take(header);
                foreach (string problem in format.ReadHeader(Text(header) ?? ""))
                {
                    yield return Unreadable(1, problem, Text(header) ?? "");
                }
            }

            if (await SkipKnownAsync(stream, lines, mark, cancel) is { } moved)
            {
                lines = moved;
            }

            if (_beganAnew)
            {
                stream.Position = Offset;
                _repeated = await FindRepeatedAsync(stream, format, cancel);
                stream.Position = Offset;
                lines = new LineReader(stream, file.IsCsv ? delimiter : null);
            }

            while (await lines.NextAsync(cancel) is { } line)
            {
                if (line is { AtEnd: true, End: LineEnd.Unfinished or LineEnd.OpenQuote } && !isQuiet)
                {
                    _lacksTail = true;
                    yield break;
                }

                SourceRecord? record = Row(format, line);

                // A last line without its end is taken, but read again should the file grow: it may go on.
                bool isLast = line.End == LineEnd.Unfinished;
                if (!isLast)
                {
                    Take(line);
                }

                if (record is not null)
                {
                    yield return record;
                }

                if (isLast)
                {
                    break;
                }
            }

            _isWhole = true;
        }
    }

    private SourceRecord? Row(IRowFormat format, Line line)
    {
        switch (line.End)
        {
            case LineEnd.OpenQuote:
                return Unreadable(_line, "a quote is opened and never closed", Text(line) ?? "");
            case LineEnd.TooLong:
                return Unreadable(_line, "the line is too long to be a record", "");
            case LineEnd.Skipped:
                return null;
        }

        if (format.ReadUsual(line.Bytes.Span) is { } usual)
        {
            return Counted(usual, line);
        }

        if (Text(line) is not { } text)
        {
            return Unreadable(_line, "it is not UTF-8; save the file as UTF-8", Convert.ToHexString(line.Bytes.Span[..Math.Min(line.Bytes.Length, 200)]));
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        (Fact? fact, string? column, string? wrong) = format.Read(text);
        return fact is not null ? Counted(fact, line) : Unreadable(_line, wrong!, text, column);
    }

    /// <summary>The fact of a row; null where another row of its id counts. In a table that says two things it is told.</summary>
    private SourceRecord? Counted(Fact fact, Line line)
    {
        if (_repeated?.Instead(fact, _line, line.Bytes.Span) is not { } instead)
        {
            return new SourceRecord.Found(fact);
        }

        return file.IsCsv && instead.Hash != RepeatedRows.HashOf(line.Bytes.Span)
            ? Unreadable(_line, $"line {instead.Line} says something else of the same id '{fact.Id}', and counts in its place", Text(line) ?? "")
            : null;
    }

    /// <summary>Looks through a file that is about to be read from its beginning.</summary>
    private async Task<RepeatedRows> FindRepeatedAsync(FileStream stream, IRowFormat format, CancellationToken cancel)
    {
        var repeated = new RepeatedRows(file.Size);
        var lines = new LineReader(stream, file.IsCsv ? delimiter : null);
        long at = _line;
        while (await lines.NextAsync(cancel) is { } line)
        {
            bool isWritten = line.End == LineEnd.Unfinished && !isQuiet;
            if (!isWritten && line.End is LineEnd.Complete or LineEnd.Unfinished)
            {
                string? id = format.IdOf(line.Bytes.Span);
                Fact? fact = id is null || repeated.Meets(id) ? FactOf(format, line) : null;
                if (fact is not null && (id is not null || repeated.Meets(fact.Id)))
                {
                    repeated.Add(fact, at, line.Bytes.Span);
                }
            }

            at += line.Lines;
        }

        return repeated;
    }

    private static Fact? FactOf(IRowFormat format, Line line) =>
        format.ReadUsual(line.Bytes.Span) ?? (Text(line) is { } text && !string.IsNullOrWhiteSpace(text) ? format.Read(text).Fact : null);

    /// <summary>Goes past what was read before, when the file still begins with it; else everything is read.</summary>
    private async Task<LineReader?> SkipKnownAsync(FileStream stream, LineReader lines, FileMark mark, CancellationToken cancel)
    {
        if (mark.Offset < Offset || mark.Offset > file.Size || mark.Offset == 0)
        {
            return null;
        }

        using IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        stream.Position = 0;
        await HashAsync(stream, mark.Offset, digest, cancel);
        if (Convert.ToHexStringLower(digest.GetCurrentHash()) != mark.Digest)
        {
            stream.Position = Offset;
            return new LineReader(stream, file.IsCsv ? delimiter : null);
        }

        stream.Position = Offset;
        await HashAsync(stream, mark.Offset - Offset, _digest, cancel);
        (Offset, _line, _beganAnew) = (mark.Offset, mark.Line, false);
        return new LineReader(stream, file.IsCsv ? delimiter : null);
    }

    private static async Task HashAsync(FileStream stream, long length, IncrementalHash digest, CancellationToken cancel)
    {
        byte[] buffer = new byte[64 << 10];
        while (length > 0)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, length)), cancel);
            if (read == 0)
            {
                return;
            }

            digest.AppendData(buffer.AsSpan(0, read));
            length -= read;
        }
    }

    private (FileStream? Stream, string? Reason) Open()
    {
        try
        {
            return (new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, useAsync: false), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"it can't be opened: {e.Message}");
        }
    }

    private void Take(Line line)
    {
        _digest.AppendData(line.Consumed.Span);
        Offset += line.Consumed.Length;
        _line += line.Lines;
    }

    private static string? Text(Line line)
    {
        try
        {
            return Strict.GetString(line.Bytes.Span).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private SourceRecord.Unreadable Unreadable(long? line, string reason, string raw, string? column = null)
    {
        string where = line is null ? file.Name : $"{file.Name}, line {line}{(column is null ? "" : $", column {column}")}";
        return new(where, reason, raw.Length <= LongestRaw ? raw : raw[..LongestRaw] + "…");
    }
}
