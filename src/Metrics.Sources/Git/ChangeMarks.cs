using System.Text.RegularExpressions;
using Metrics.Facts;

namespace Metrics.Sources.Git;

/// <summary>
/// What in a commit tells where it came from: trailers and lines that name an assistant. People's own names and mail addresses are no
/// marks and are left out.
/// </summary>
internal sealed partial class ChangeMarks(OriginDefinition definition, IReadOnlyList<string> bots)
{
    private const int Longest = 200;

    private readonly OriginRules _assistants = new(definition with { Bots = [], Labels = [] });
    private readonly Regex[] _bots = [.. definition.Bots.Concat(bots).Select(Glob.ToRegex)];

    public AuthorKind KindOf(CommitDetails commit) =>
        commit.Author.EndsWith("[bot]", StringComparison.Ordinal) || _bots.Any(bot => bot.IsMatch(commit.Author))
            ? AuthorKind.Bot
            : AuthorKind.Human;

    public IReadOnlyList<string> Of(IEnumerable<CommitDetails> commits) => [.. commits.SelectMany(Of).Distinct(StringComparer.Ordinal)];

    private IEnumerable<string> Of(CommitDetails commit)
    {
        foreach (string author in new[] { commit.Mail, commit.Author }.Where(NamesAssistant))
        {
            yield return author;
        }

        foreach (string line in commit.Message.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            bool states = Statement().IsMatch(line) && !line.Contains('@');
            if (states || ((Trailer().IsMatch(line) || Generator().IsMatch(line)) && NamesAssistant(line)))
            {
                yield return line.Length <= Longest ? line : line[..Longest];
            }
        }
    }

    private bool NamesAssistant(string text) => _assistants.Of(null, AuthorKind.Human, null, [text], null) == ChangeOrigin.AiAssisted;

    [GeneratedRegex("^(assisted-by|generated-by|ai-assisted|ai-generated):", RegexOptions.IgnoreCase)]
    private static partial Regex Statement();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9-]+:\\s")]
    private static partial Regex Trailer();

    [GeneratedRegex("generated with|\\(aider\\)", RegexOptions.IgnoreCase)]
    private static partial Regex Generator();
}
