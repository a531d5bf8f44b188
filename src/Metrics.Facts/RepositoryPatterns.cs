using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Metrics.Facts;

/// <summary>
/// Which services own which repositories and folders of them. A repository named in full goes before one with wildcards, so that
/// <c>acme/*</c> may stand for all that nobody else named.
/// </summary>
internal sealed class RepositoryPatterns
{
    private const int MostKept = 50_000;

    private readonly List<(int Service, string Folder, Regex Pattern)> _wild = [];
    private readonly Dictionary<string, List<(int Service, string Folder)>> _exact = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Shares> _known = new(StringComparer.OrdinalIgnoreCase);

    public void Add(int service, string entry)
    {
        int colon = entry.IndexOf(':', StringComparison.Ordinal);
        string repository = colon < 0 ? entry : entry[..colon];
        string folder = colon < 0 ? "" : entry[(colon + 1)..].Trim('/');
        if (Glob.IsPattern(repository))
        {
            _wild.Add((service, folder, Glob.ToRegex(repository)));
            return;
        }

        if (!_exact.TryGetValue(repository, out List<(int, string)>? owners))
        {
            _exact[repository] = owners = [];
        }

        owners.Add((service, folder));
    }

    /// <summary>Every service that owns the repository or a folder of it.</summary>
    public int[] Candidates(string repository) => Of(repository).Services;

    /// <summary>The services of these files of the repository; null files: unknown.</summary>
    public int[] Of(string repository, IReadOnlyList<string>? paths)
    {
        Shares shares = Of(repository);
        if (!shares.ByFolder || (paths is null && shares.Services.Length == 1))
        {
            return shares.Services;
        }

        return paths is null ? [] : [.. paths.SelectMany(path => Deepest(shares, path)).Distinct().Order()];
    }

    private static IEnumerable<int> Deepest(Shares shares, string path)
    {
        int deepest = -1;
        foreach ((_, string folder) in shares.Owners)
        {
            if (folder.Length > deepest && Holds(folder, path))
            {
                deepest = folder.Length;
            }
        }

        return shares.Owners.Where(owner => owner.Folder.Length == deepest && Holds(owner.Folder, path)).Select(owner => owner.Service);
    }

    private static bool Holds(string folder, string path) =>
        folder.Length == 0
        || (path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal));

    private Shares Of(string repository)
    {
        if (_known.TryGetValue(repository, out Shares? known))
        {
            return known;
        }

        List<(int Service, string Folder)> owners = _exact.TryGetValue(repository, out List<(int, string)>? named)
            ? named
            : [.. _wild.Where(wild => wild.Pattern.IsMatch(repository)).Select(wild => (wild.Service, wild.Folder))];
        var shares = new Shares(
            owners, [.. owners.Select(owner => owner.Service).Distinct().Order()], owners.Exists(owner => owner.Folder.Length > 0));
        if (_known.Count >= MostKept)
        {
            _known.Clear();
        }

        _known[repository] = shares;
        return shares;
    }

    private sealed record Shares(IReadOnlyList<(int Service, string Folder)> Owners, int[] Services, bool ByFolder);
}
