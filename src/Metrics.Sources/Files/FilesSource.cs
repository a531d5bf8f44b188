using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Files;

/// <summary>Where files are put.</summary>
internal sealed record FilesOptions
{
    /// <summary>The folder, or one file; its subfolders belong to it.</summary>
    public required string Path { get; init; }

    /// <summary>What separates the columns of CSV.</summary>
    [RegularExpression("^[,;|\t]$", ErrorMessage = "delimiter is one of , ; | or a tab")]
    public string Delimiter { get; init; } = ",";
}

/// <summary>
/// Reads facts that people and programs put into a folder: CSV and JSON lines, the kind told by the file's name. What was read is kept in
/// the cursor by file, so that only changed files are opened, and grown ones read on where they were.
/// </summary>
[Source(
    "files",
    Summary = "facts from CSV and JSON lines in a folder",
    Records = [FactKind.Deployment, FactKind.Change, FactKind.Incident, FactKind.Kpi, FactKind.CodeRework, FactKind.Decision, FactKind.Link],
    Cost = "no request; reads changed files only")]
internal sealed class FilesSource(FilesOptions options, SourceTools tools) : ISource
{
    private const int RecordsBetweenCheckpoints = 4000;

    // A last line without its end is taken once nobody has written for this long.
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        string root = Path.GetFullPath(options.Path, Path.GetFullPath(tools.BaseFolder));
        FolderCursor before = FolderCursor.Parse(window.Cursor);
        FactFile[] files = [.. Find(root)];
        FolderCursor cursor = before.Only(files.Select(file => file.Name));
        FactFile[] changed = [.. files.Where(file => !cursor.Knows(file))];
        long total = Math.Max(1, changed.Sum(file => file.Size));
        long done = 0;
        int sinceCheckpoint = 0;
        foreach (FactFile file in changed)
        {
            var reading = new FileReading(file, options.Delimiter[0], isQuiet: window.Until - file.Modified >= Quiet);
            await foreach (SourceRecord record in reading.ReadAsync(cursor.Of(file), cancel))
            {
                yield return record;
                if (++sinceCheckpoint >= RecordsBetweenCheckpoints)
                {
                    sinceCheckpoint = 0;
                    cursor = cursor.With(file.Name, reading.Mark());
                    yield return new SourceRecord.Checkpoint(cursor.ToString());
                    yield return new SourceRecord.Progress((done + reading.Offset) / (double)total, file.Name);
                }
            }

            if (reading.BeganAnew)
            {
                yield return new SourceRecord.Reviewed(file.Name);
            }

            done += file.Size;
            cursor = cursor.With(file.Name, reading.Mark());
        }

        if (cursor.ToString() is var text && text != window.Cursor)
        {
            yield return new SourceRecord.Checkpoint(text);
        }
    }

    private static IEnumerable<FactFile> Find(string root)
    {
        if (File.Exists(root))
        {
            return [FactFile.Of(root, Path.GetDirectoryName(root)!)];
        }

        if (!Directory.Exists(root))
        {
            throw new SourceFaultException(FaultKind.Misconfigured, $"there is no file or folder '{root}'; make it, or mend 'path'");
        }

        try
        {
            var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
            return [.. Directory.EnumerateFiles(root, "*", all).Where(FactFile.IsReadable).Order(StringComparer.Ordinal).Select(path => FactFile.Of(path, root))];
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SourceFaultException(FaultKind.Refused, $"'{root}' may not be read by this user: {e.Message}", e);
        }
    }
}
