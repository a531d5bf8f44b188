using System.Text;
using System.Text.RegularExpressions;
using Metrics.Facts;

namespace Metrics.Sources.Git;

/// <summary>
/// Tells paths that no person writes line by line: generated and vendored ones by common custom, by the repository's own
/// <c>.gitattributes</c> (<c>linguist-generated</c>, <c>linguist-vendored</c>) and by the source's options. The last pattern that matches
/// decides.
/// </summary>
internal sealed class PathFilter
{
    private static readonly string[] Customary =
    [
        "**/node_modules/**", "**/vendor/**", "**/third_party/**", "**/third-party/**", "**/bower_components/**", "**/Pods/**",
        "**/dist/**", "**/__generated__/**", "**/generated/**", "*.min.js", "*.min.css", "*.map", "*.bundle.js", "package-lock.json",
        "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "Cargo.lock", "go.sum", "composer.lock", "Gemfile.lock",
        "poetry.lock", "uv.lock", "Pipfile.lock", "packages.lock.json", "flake.lock", ".terraform.lock.hcl", "*.pb.go", "*.pb.cc",
        "*.pb.h", "*_pb2.py", "*_pb2_grpc.py", "*_pb.js", "*.g.cs", "*.g.dart", "*.freezed.dart", "*.designer.cs", "*.generated.*",
        "*_generated.*", "*.snap", "*.ipynb", "*.svg",
    ];

    private readonly List<(Regex Pattern, bool Left)> _rules = [];
    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);

    private PathFilter(IEnumerable<string> excluded, IEnumerable<(string Folder, string Text)> attributes)
    {
        _rules.AddRange(Customary.Select(glob => (ToRegex("", glob), true)));
        foreach ((string folder, string text) in attributes.OrderBy(file => file.Folder.Length))
        {
            _rules.AddRange(text.Split('\n').SelectMany(line => RulesOf(folder, line)));
        }

        _rules.AddRange(excluded.Select(glob => glob.StartsWith('!') ? (ToRegex("", glob[1..]), false) : (ToRegex("", glob), true)));
    }

    /// <summary>Reads the attributes as they stand at a revision.</summary>
    public static async Task<PathFilter> ReadAsync(
        GitProgram git, string revision, IReadOnlyList<string> excluded, CancellationToken cancel)
    {
        var attributes = new List<(string, string)>();
        await foreach (string path in git.SplitAsync('\0', ["ls-tree", "-r", "-z", "--name-only", revision], input: null, cancel))
        {
            if (path == ".gitattributes" || path.EndsWith("/.gitattributes", StringComparison.Ordinal))
            {
                attributes.Add((path[..^".gitattributes".Length], await git.ReadAsync(["cat-file", "blob", $"{revision}:{path}"], cancel)));
            }
        }

        return new PathFilter(excluded, attributes);
    }

    public bool LeavesOut(string path)
    {
        if (!_known.TryGetValue(path, out bool left))
        {
            int last = _rules.FindLastIndex(rule => rule.Pattern.IsMatch(path));
            left = last >= 0 && _rules[last].Left;
            _known[path] = left;
        }

        return left;
    }

    private static IEnumerable<(Regex, bool)> RulesOf(string folder, string line)
    {
        string[] words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || words[0].StartsWith('#'))
        {
            yield break;
        }

        foreach (string word in words.Skip(1))
        {
            string name = word.TrimStart('-', '!').Split('=')[0];
            if (name is "linguist-generated" or "linguist-vendored")
            {
                bool set = !word.StartsWith('-') && !word.StartsWith('!') && !word.EndsWith("=false", StringComparison.OrdinalIgnoreCase);
                yield return (ToRegex(folder, words[0]), set);
            }
        }
    }

    /// <summary>A pattern of .gitattributes: without a slash it matches names at any depth, with one it starts at its folder.</summary>
    private static Regex ToRegex(string folder, string glob)
    {
        string body = glob.EndsWith('/') ? glob + "**" : glob;
        bool anchored = body.Contains('/');
        var pattern = new StringBuilder("^").Append(Regex.Escape(folder)).Append(anchored ? "" : "(?:.*/)?");
        for (int i = body.StartsWith('/') ? 1 : 0; i < body.Length; i++)
        {
            if (string.CompareOrdinal(body, i, "**/", 0, 3) == 0)
            {
                pattern.Append("(?:.*/)?");
                i += 2;
            }
            else if (string.CompareOrdinal(body, i, "**", 0, 2) == 0)
            {
                pattern.Append(".*");
                i++;
            }
            else
            {
                pattern.Append(body[i] switch { '*' => "[^/]*", '?' => "[^/]", char other => Regex.Escape(other.ToString()) });
            }
        }

        return Patterns.Of(pattern.Append('$').ToString());
    }
}
