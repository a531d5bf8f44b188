using System.Globalization;

namespace Metrics.Sources.Git;

/// <summary>A file that a commit touched; a merge's are those against its first parent. Binary files count no lines.</summary>
internal readonly record struct TouchedFile(string Path, int Added, int Deleted);

/// <summary>A commit with its message and the files that it touched.</summary>
internal sealed record CommitDetails(
    string Sha,
    string Author,
    string Mail,
    DateTimeOffset AuthoredAt,
    DateTimeOffset CommittedAt,
    string Message,
    IReadOnlyList<TouchedFile> Files)
{
    public string Subject => Message.Split('\n', 2)[0].Trim();

    /// <summary>Reads commits by name in one run of <c>git log</c>.</summary>
    public static async Task<Dictionary<string, CommitDetails>> ReadAsync(
        GitProgram git, IReadOnlyList<string> shas, CancellationToken cancel)
    {
        var all = new Dictionary<string, CommitDetails>(StringComparer.Ordinal);
        if (shas.Count == 0)
        {
            return all;
        }

        string[] arguments =
        [
            "log", "--stdin", "--no-walk=unsorted", "-z", "--numstat", "-M", "--diff-merges=first-parent", "--no-ext-diff", "--no-textconv",
            "--no-show-signature", "--format=tformat:%x01%H%x1f%aN%x1f%aE%x1f%at%x1f%ct%x1f%B",
        ];
        List<TouchedFile> files = [];
        (int Added, int Deleted)? renamed = null;
        int names = 0;
        await foreach (string piece in git.SplitAsync('\0', arguments, shas, cancel))
        {
            if (piece.StartsWith('\x01'))
            {
                files = [];
                CommitDetails commit = Parse(piece, files);
                all[commit.Sha] = commit;
            }
            else if (renamed is { } counts)
            {
                // A renamed file is three pieces: its counts, its old name, its new name.
                if (++names == 2)
                {
                    files.Add(new TouchedFile(piece, counts.Added, counts.Deleted));
                    (renamed, names) = (null, 0);
                }
            }
            else if (piece.TrimStart('\n').Split('\t', 3) is { Length: 3 } stat)
            {
                (int Added, int Deleted) lines = (Lines(stat[0]), Lines(stat[1]));
                if (stat[2].Length == 0)
                {
                    renamed = lines;
                }
                else
                {
                    files.Add(new TouchedFile(stat[2], lines.Added, lines.Deleted));
                }
            }
        }

        return all;
    }

    private static CommitDetails Parse(string piece, List<TouchedFile> files)
    {
        string[] parts = piece[1..].Split('\x1f', 6);
        return new CommitDetails(
            parts[0], parts[1], parts[2], Times.OfSeconds(parts[3]), Times.OfSeconds(parts[4]), parts[5].TrimEnd(), files);
    }

    private static int Lines(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int lines) ? lines : 0;
}
