using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Decisions;

/// <summary>Where decisions are written down.</summary>
internal sealed record DecisionsOptions
{
    /// <summary>The folder; its subfolders belong to it.</summary>
    [Required]
    public required string Path { get; init; }

    /// <summary>Files below it that are no decisions, by name, with wildcards.</summary>
    public IReadOnlyList<string> Except { get; init; } = ["README.md", "index.md", "*template*"];

    /// <summary>Words of <c>status</c> that say that nothing is decided (yet): such a file is no decision.</summary>
    public IReadOnlyList<string> Undecided { get; init; } = ["draft", "proposed", "rejected"];

    /// <summary>The address under which the folder is shown, for links; null: no links but those that files name.</summary>
    public string? Web { get; init; }
}

/// <summary>
/// Reads decisions from a folder of Markdown files with front matter, one a file. What was read is kept in the cursor by file, so that only
/// changed files are opened and a removed one takes its decision with it.
/// </summary>
[Source(
    "decisions",
    Summary = "decisions from a folder of Markdown files with front matter",
    Records = [FactKind.Decision],
    Cost = "no request; reads changed files only")]
internal sealed class DecisionsSource(DecisionsOptions options, SourceTools tools) : ISource
{
    private readonly Regex[] _except = [.. options.Except.Select(Glob.ToRegex)];
    private readonly DecisionText _text = new(options, tools.Calendar);

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        string root = System.IO.Path.GetFullPath(options.Path, System.IO.Path.GetFullPath(tools.BaseFolder));
        DecisionsCursor before = DecisionsCursor.Parse(window.Cursor);
        var now = new DecisionsCursor();
        foreach (FileInfo file in Find(root))
        {
            string name = System.IO.Path.GetRelativePath(root, file.FullName).Replace('\\', '/');
            long modified = new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero).ToUnixTimeMilliseconds();
            DecisionMark? known = before.Files.GetValueOrDefault(name);
            if (known is not null && (known.Size, known.Modified) == (file.Length, modified))
            {
                now.Files[name] = known;
                continue;
            }

            (string? text, string? failure) = await ReadAsync(file, cancel);
            if (text is null)
            {
                // It is there: what is known of it stays, and the next run tries again.
                now.Files[name] = new DecisionMark(-1, 0, known?.Id);
                yield return new SourceRecord.Unreadable(name, failure!, "");
                continue;
            }

            SourceRecord? record = _text.Read(name, text);
            if (record is SourceRecord.Found { Fact.Id: var id } && OwnerOf(id, name, before, now, root) is { } other)
            {
                // Read again until one of the two is gone or has another id.
                now.Files[name] = new DecisionMark(-1, 0, null);
                yield return new SourceRecord.Unreadable(name, $"its id '{id}' is that of {other}; give each decision its own", "");
                yield return new SourceRecord.Reviewed(name);
                continue;
            }

            string? kept = record is SourceRecord.Found found ? found.Fact.Id : record is SourceRecord.Unreadable ? known?.Id : null;
            now.Files[name] = new DecisionMark(file.Length, modified, kept);
            if (record is not null)
            {
                yield return record;
            }

            yield return new SourceRecord.Reviewed(name);
        }

        foreach (SourceRecord gone in Gone(before, now))
        {
            yield return gone;
        }

        if (now.ToString() is var cursor && cursor != window.Cursor)
        {
            yield return new SourceRecord.Checkpoint(cursor);
        }
    }

    private IEnumerable<FileInfo> Find(string root)
    {
        if (!Directory.Exists(root))
        {
            throw new SourceFaultException(FaultKind.Misconfigured, $"there is no folder '{options.Path}'; make it, or mend 'path'");
        }

        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
        return Directory.EnumerateFiles(root, "*.md", all)
            .Where(path => !_except.Any(pattern => pattern.IsMatch(System.IO.Path.GetFileName(path))))
            .Order(StringComparer.Ordinal)
            .Select(path => new FileInfo(path));
    }

    private static async Task<(string? Text, string? Failure)> ReadAsync(FileInfo file, CancellationToken cancel)
    {
        try
        {
            return (await File.ReadAllTextAsync(file.FullName, cancel), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"it can't be opened: {e.Message}");
        }
    }

    /// <summary>Another file that is still there and holds the id.</summary>
    private static string? OwnerOf(string id, string name, DecisionsCursor before, DecisionsCursor now, string root) => before.Files
        .Where(each => !now.Files.ContainsKey(each.Key) && File.Exists(System.IO.Path.Combine(root, each.Key)))
        .Concat(now.Files)
        .Where(each => each.Key != name && each.Value.Id == id)
        .Select(each => each.Key)
        .FirstOrDefault();

    /// <summary>Decisions that no file holds any more.</summary>
    private static IEnumerable<SourceRecord> Gone(DecisionsCursor before, DecisionsCursor now)
    {
        var held = now.Files.Values.Select(mark => mark.Id).ToHashSet(StringComparer.Ordinal);
        foreach ((string name, DecisionMark mark) in before.Files)
        {
            if (mark.Id is { } id && held.Add(id))
            {
                yield return new SourceRecord.Deleted(FactKind.Decision, id);
            }

            if (!now.Files.ContainsKey(name))
            {
                yield return new SourceRecord.Reviewed(name);
            }
        }
    }
}
