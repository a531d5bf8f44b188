using System.Globalization;
using System.Runtime.CompilerServices;

namespace Metrics.Sources.Git;

/// <summary>A line that a commit deleted or added.</summary>
/// <param name="File">The number of its file in the patch.</param>
/// <param name="Number">Its number in the old file (deleted) or the new one (added).</param>
/// <param name="Print">A fingerprint of its text without white space; 0 for a blank line.</param>
/// <param name="Weight">Letters and digits in it.</param>
internal readonly record struct PatchLine(int File, int Number, long Print, int Weight)
{
    public bool IsBlank => Print == 0;
}

/// <summary>The lines that a commit deleted and added, white space aside.</summary>
internal sealed class CommitPatch(string sha)
{
    public string Sha { get; } = sha;

    /// <summary>By file number, the path before the commit; null for a new file.</summary>
    public List<string?> OldPaths { get; } = [];

    /// <summary>By file number, the path after the commit, or before it for a deleted file.</summary>
    public List<string> Paths { get; } = [];

    public List<PatchLine> Deleted { get; } = [];

    public List<PatchLine> Added { get; } = [];

    /// <summary>Reads the patches of commits by name in one run of <c>git log</c>.</summary>
    public static async IAsyncEnumerable<CommitPatch> ReadAsync(
        GitProgram git, IReadOnlyList<string> shas, [EnumeratorCancellation] CancellationToken cancel)
    {
        string[] arguments =
        [
            "log", "--stdin", "--no-walk=unsorted", "-p", "-U0", "-w", "-M", "--no-color", "--no-ext-diff", "--no-textconv",
            "--no-show-signature", "--src-prefix=a/", "--dst-prefix=b/", "--format=tformat:%x01%H",
        ];
        CommitPatch? patch = null;
        var hunk = new Hunk();
        await foreach (string line in git.SplitAsync('\n', arguments, shas, cancel))
        {
            if (hunk.Left > 0)
            {
                patch!.Take(hunk, line);
            }
            else if (line.StartsWith('\x01'))
            {
                if (patch is not null)
                {
                    yield return patch;
                }

                patch = new CommitPatch(line[1..]);
            }
            else
            {
                patch!.ReadHeader(hunk, line);
            }
        }

        if (patch is not null)
        {
            yield return patch;
        }
    }

    private void ReadHeader(Hunk hunk, string line)
    {
        if (line.StartsWith("--- ", StringComparison.Ordinal))
        {
            OldPaths.Add(PathOf(line[4..]));
        }
        else if (line.StartsWith("+++ ", StringComparison.Ordinal))
        {
            Paths.Add(PathOf(line[4..]) ?? OldPaths[^1]!);
        }
        else if (line.StartsWith("@@ ", StringComparison.Ordinal))
        {
            hunk.Begin(line);
        }
    }

    private void Take(Hunk hunk, string line)
    {
        if (line.StartsWith('-'))
        {
            Deleted.Add(Print(OldPaths.Count - 1, hunk.NextOld(), line));
        }
        else if (line.StartsWith('+'))
        {
            Added.Add(Print(Paths.Count - 1, hunk.NextNew(), line));
        }
    }

    private static PatchLine Print(int file, int number, string line)
    {
        ulong print = 0;
        int weight = 0;
        for (int i = 1; i < line.Length; i++)
        {
            if (!char.IsWhiteSpace(line[i]))
            {
                print = unchecked(((print == 0 ? 14695981039346656037 : print) ^ line[i]) * 1099511628211);
                weight += char.IsLetterOrDigit(line[i]) ? 1 : 0;
            }
        }

        return new PatchLine(file, number, unchecked((long)print), weight);
    }

    private static string? PathOf(string written)
    {
        // Git ends a name that holds blanks with a tab, and quotes one that holds quotes or control characters.
        string name = written.TrimEnd('\t');
        if (name.StartsWith('"'))
        {
            name = name[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal)
                .Replace("\\\\", "\\", StringComparison.Ordinal);
        }

        return name == "/dev/null" ? null : name[2..];
    }

    private sealed class Hunk
    {
        private int _old;
        private int _new;
        private int _oldLeft;
        private int _newLeft;

        public int Left => _oldLeft + _newLeft;

        public int NextOld()
        {
            _oldLeft--;
            return _old++;
        }

        public int NextNew()
        {
            _newLeft--;
            return _new++;
        }

        /// <summary>Reads <c>@@ -12,3 +14 @@</c>.</summary>
        public void Begin(string line)
        {
            string[] parts = line.Split(' ', 4);
            (_old, _oldLeft) = Range(parts[1]);
            (_new, _newLeft) = Range(parts[2]);
        }

        private static (int From, int Count) Range(string text)
        {
            string[] parts = text[1..].Split(',');
            int from = int.Parse(parts[0], CultureInfo.InvariantCulture);
            return (from, parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 1);
        }
    }
}
