using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Metrics.Facts;

/// <summary>Tells the origin of a change from its marks, author, branch and labels.</summary>
public sealed class OriginRules
{
    /// <summary>Programs that write changes by themselves and are no AI assistants.</summary>
    public static IReadOnlyList<string> DefaultBots { get; } =
        ["dependabot*", "renovate*", "github-actions*", "snyk-bot*", "pre-commit-ci*", "mergify*", "greenkeeper*", "pyup-bot*"];

    /// <summary>
    /// Known assistants by the marks they leave. <c>noreply@github.com</c> is deliberately absent: it is the web editor's committer, not
    /// an assistant.
    /// </summary>
    public static IReadOnlyList<string> DefaultAssistants { get; } =
    [
        "noreply@anthropic\\.com", "claude\\.(ai|com)/", "\\+copilot@users\\.noreply\\.github\\.com", "^copilot(-swe-agent)?(\\[bot\\])?$",
        "^copilot/", "^codex/", "^cursor/", "^devin/", "cursoragent@cursor\\.com", "noreply@openai\\.com", "gemini-cli-agent@google\\.com", "gemini-code-assist",
        "noreply@aider\\.chat", "\\(aider\\)", "amp@ampcode\\.com", "noreply@codeium\\.com", "noreply@cline\\.bot",
        "noreply@opencode\\.ai", "noreply@amazon\\.com", "opensource@block\\.xyz", "noreply@pi\\.dev", "devin-ai-integration",
        "^(ai-assisted|ai-generated):\\s*(true|yes)", "^(assisted-by|generated-by):", "generated with \\[?(claude|copilot|cursor|codex|gemini)",
    ];

    private const int MostKept = 20_000;

    // Compiling a pattern costs as much as trying it some ten thousand times: once for each configuration.
    private static readonly ConcurrentDictionary<string, Regex> Compiled = new(StringComparer.Ordinal);

    // Authors and marks come again and again; branches do not, and are not kept.
    private readonly ConcurrentDictionary<string, bool> _knownAssistants = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _knownBots = new(StringComparer.Ordinal);
    private readonly Lazy<Regex> _assistants;
    private readonly Lazy<Regex> _bots;
    private readonly HashSet<string> _labels;
    private readonly ChangeOrigin _unmarked;

    public OriginRules(OriginDefinition definition)
    {
        // Compiled by whoever reads the first change, while others go on.
        _assistants = new(() => Any(definition.Assistants.Select(pattern => $"(?:{pattern})")));
        _bots = new(() => Any(definition.Bots.Select(Glob.ToPattern)));
        _labels = new HashSet<string>(definition.Labels, StringComparer.OrdinalIgnoreCase);
        _unmarked = definition.Unmarked;
    }

    public ChangeOrigin Of(Change change)
    {
        if (change.Origin != ChangeOrigin.Unknown)
        {
            return change.Origin;
        }

        return Of(change.Author, change.AuthorKind, change.Branch, change.Marks, change.Labels);
    }

    /// <summary>The same for what is not a change yet: a commit with its author and its trailer lines.</summary>
    public ChangeOrigin Of(
        string? author, AuthorKind authorKind, string? branch, IReadOnlyList<string>? marks, IReadOnlyList<string>? labels)
    {
        if (author is not null && Matches(_bots, _knownBots, author))
        {
            return ChangeOrigin.Bot;
        }

        if ((author is not null && Matches(_assistants, _knownAssistants, author))
            || (branch is not null && _assistants.Value.IsMatch(branch))
            || AnyMark(marks)
            || _labels.Overlaps(labels ?? []))
        {
            return ChangeOrigin.AiAssisted;
        }

        return authorKind == AuthorKind.Bot ? ChangeOrigin.Bot : marks is null ? ChangeOrigin.Unknown : _unmarked;
    }

    private bool AnyMark(IReadOnlyList<string>? marks)
    {
        for (int at = 0; at < (marks?.Count ?? 0); at++)
        {
            if (Matches(_assistants, _knownAssistants, marks![at]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Matches(Lazy<Regex> pattern, ConcurrentDictionary<string, bool> known, string text)
    {
        if (known.TryGetValue(text, out bool matches))
        {
            return matches;
        }

        if (known.Count >= MostKept)
        {
            known.Clear();
        }

        return known[text] = pattern.Value.IsMatch(text);
    }

    private static Regex Any(IEnumerable<string> patterns)
    {
        string joined = string.Join('|', patterns);
        return Compiled.GetOrAdd(joined.Length == 0 ? "(?!)" : joined, static pattern => Patterns.Of(pattern, RegexOptions.Compiled));
    }
}
