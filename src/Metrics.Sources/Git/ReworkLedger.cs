using System.Globalization;

namespace Metrics.Sources.Git;

/// <summary>What one commit changed, and how much of it was young.</summary>
internal readonly record struct ReworkCount(int Changed, int Reworked);

/// <summary>
/// The counts of commits seen before, kept in the cache folder: a day that gets another commit is added up without blaming the others
/// again. It can always be made again; without it a run is slower and says the same.
/// </summary>
internal sealed class ReworkLedger
{
    private readonly string _path;
    private readonly Dictionary<string, ReworkCount> _counts = new(StringComparer.Ordinal);

    private ReworkLedger(string path) => _path = path;

    public static ReworkLedger Open(string folder, GitOptions options)
    {
        string patterns = $"{string.Join('\n', options.Paths)} {string.Join('\n', options.Exclude)}";
        string settings = $"{options.Repository} {options.ReworkDays} {patterns}";
        var ledger = new ReworkLedger(Path.Combine(folder, $"rework-{GitCursor.Digest(settings)}.txt"));
        foreach (string[] parts in (File.Exists(ledger._path) ? File.ReadLines(ledger._path) : []).Select(line => line.Split(' ')))
        {
            // A line cut short by a killed run doesn't end in the closing mark.
            if (parts is [{ Length: >= 40 } sha, var changed, var reworked, "."])
            {
                ledger._counts[sha] = new ReworkCount(Number(changed), Number(reworked));
            }
        }

        return ledger;
    }

    public bool Knows(string sha) => _counts.ContainsKey(sha);

    public ReworkCount Of(string sha) => _counts[sha];

    public void Add(IReadOnlyDictionary<string, ReworkCount> counts)
    {
        foreach ((string sha, ReworkCount count) in counts)
        {
            _counts[sha] = count;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        string lines = string.Concat(counts.Select(entry => string.Create(
            CultureInfo.InvariantCulture, $"\n{entry.Key} {entry.Value.Changed} {entry.Value.Reworked} .")));
        File.AppendAllText(_path, lines);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
