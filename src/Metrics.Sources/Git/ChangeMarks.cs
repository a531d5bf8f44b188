using System.Text.RegularExpressions;
using Metrics.Facts;

namespace Metrics.Sources.Git;

/// <summary>What in a change's commits tells where it came from; people's own names and addresses are no marks.</summary>
internal sealed class ChangeMarks(OriginDefinition definition, IReadOnlyList<string> bots)
{
    private readonly CommitMarks _marks = new(definition);
    private readonly Regex[] _bots = [.. definition.Bots.Concat(bots).Select(Glob.ToRegex)];

    public AuthorKind KindOf(CommitDetails commit) =>
        CommitMarks.IsProgram(commit.Author) || _bots.Any(bot => bot.IsMatch(commit.Author)) ? AuthorKind.Bot : AuthorKind.Human;

    public IReadOnlyList<string> Of(IEnumerable<CommitDetails> commits) =>
        [
            .. commits.SelectMany(commit => _marks.OfAuthor(commit.Author, commit.Mail).Concat(_marks.OfText(commit.Message)))
                .Distinct(StringComparer.Ordinal),
        ];
}
