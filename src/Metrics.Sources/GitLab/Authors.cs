using System.Text.RegularExpressions;
using Metrics.Facts;

namespace Metrics.Sources.GitLab;

/// <summary>Tells programs from people: GitLab gives no such mark, but access tokens and its own helpers have names of a kind.</summary>
internal sealed partial class Authors(OriginDefinition origin)
{
    private readonly Regex[] _bots = [.. origin.Bots.Select(Glob.ToRegex)];

    public AuthorKind KindOf(string? name) =>
        name is not null && (CommitMarks.IsProgram(name) || OfGitLab().IsMatch(name) || _bots.Any(bot => bot.IsMatch(name)))
            ? AuthorKind.Bot
            : AuthorKind.Human;

    [GeneratedRegex(
        @"^((project|group)_\d+_bot(_\w+)?|service_account_\w+|(gitlab|alert|support|security|automation)-bot|GitLabDuo|duo-[\w-]+)$",
        RegexOptions.IgnoreCase)]
    private static partial Regex OfGitLab();
}
