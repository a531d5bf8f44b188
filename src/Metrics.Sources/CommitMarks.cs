using System.Text.RegularExpressions;
using Metrics.Facts;

namespace Metrics.Sources;

/// <summary>
/// What in commits and descriptions tells where a change came from: lines that name an assistant or a generator, and authors that are
/// programs. People's names and addresses are no marks and are left out.
/// </summary>
internal sealed partial class CommitMarks(OriginDefinition definition)
{
    private const int Longest = 200;

    private readonly OriginRules _assistants = new(definition with { Bots = [], Labels = [] });

    /// <summary>The lines of a text that are marks.</summary>
    public IEnumerable<string> OfText(string? text)
    {
        foreach (string line in (text ?? "").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0))
        {
            bool states = Statement().IsMatch(line) && !line.Contains('@');
            bool names = (Trailer().IsMatch(line) || Generator().IsMatch(line)) && (IsProgram(line) || NamesAssistant(line));
            if (states || names)
            {
                yield return line.Length <= Longest ? line : line[..Longest];
            }
        }
    }

    /// <summary>The author of a commit, where that is a program.</summary>
    public IEnumerable<string> OfAuthor(string? name, string? mail) =>
        new[] { name, mail }.OfType<string>().Where(text => IsProgram(text) || NamesAssistant(text));

    public static bool IsProgram(string text) => text.Contains("[bot]", StringComparison.OrdinalIgnoreCase);

    private bool NamesAssistant(string text) => _assistants.Of(null, AuthorKind.Human, null, [text], null) == ChangeOrigin.AiAssisted;

    [GeneratedRegex("^(assisted-by|generated-by|ai-assisted|ai-generated):", RegexOptions.IgnoreCase)]
    private static partial Regex Statement();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9-]+:\\s")]
    private static partial Regex Trailer();

    [GeneratedRegex("generated (with|by)|\\(aider\\)", RegexOptions.IgnoreCase)]
    private static partial Regex Generator();
}
