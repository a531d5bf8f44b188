using System.Globalization;

namespace Metrics.Sources.Git;

/// <summary>Asks <c>git blame</c> when lines of a file were written.</summary>
internal static class LineAges
{
    // More ranges than this make a longer command line than some systems take: then the file is asked for whole.
    private const int MostRanges = 200;

    /// <summary>How many of the lines, as they stood in a revision, were written at or after <paramref name="since"/>.</summary>
    public static async Task<int> YoungerAsync(
        GitProgram git, string revision, string path, IReadOnlyCollection<int> lines, DateTimeOffset since, IReadOnlyList<string> ignored,
        CancellationToken cancel)
    {
        List<string> arguments =
        [
            "blame", "--porcelain", "-w", "-M", "--root",
            $"--since={since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}",
            .. ignored.Select(one => $"--ignore-rev={one}"), .. Ranges(lines), revision, "--", path,
        ];
        var written = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        HashSet<int> wanted = [.. lines];
        int younger = 0;
        string commit = "";
        bool counts = false;
        await foreach (string line in git.SplitAsync('\n', arguments, input: null, cancel))
        {
            if (line.StartsWith('\t'))
            {
                younger += counts && written[commit] >= since ? 1 : 0;
            }
            else if (line.StartsWith("author-time ", StringComparison.Ordinal))
            {
                written[commit] = Times.OfSeconds(line[12..]);
            }
            else if (IsHeader(line))
            {
                string[] parts = line.Split(' ');
                commit = parts[0];
                counts = wanted.Contains(int.Parse(parts[2], CultureInfo.InvariantCulture));
            }
        }

        return younger;
    }

    private static bool IsHeader(string line) =>
        line.IndexOf(' ', StringComparison.Ordinal) is 40 or 64 && line.Take(40).All(char.IsAsciiHexDigit);

    private static IEnumerable<string> Ranges(IReadOnlyCollection<int> lines)
    {
        var ranges = new List<(int From, int To)>();
        foreach (int line in lines.Order())
        {
            if (ranges.Count > 0 && ranges[^1].To == line - 1)
            {
                ranges[^1] = (ranges[^1].From, line);
            }
            else
            {
                ranges.Add((line, line));
            }
        }

        return ranges.Count > MostRanges ? [] : ranges.Select(range => $"-L{range.From},{range.To}");
    }
}
