using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Metrics.Facts;

namespace Metrics.Sources.Git;

/// <summary>How far the history was read.</summary>
/// <param name="Tip">The mainline commit up to which everything was yielded; null before the first.</param>
/// <param name="Refs">The digest of branch and tags when the run was complete; empty while it is not.</param>
/// <param name="Start">The start of history when it was read: an earlier one reads everything anew.</param>
/// <param name="Settings">The digest of the options that decide what a record says: other options read everything anew.</param>
internal sealed record GitCursor(string? Tip, string Refs, DateTimeOffset Start, string Settings)
{
    // What a record says of a commit. A store whose facts said less has a cursor of other settings, so that all of them are told anew.
    private const int Telling = 2;

    public static GitCursor? Parse(string? text)
    {
        string[] parts = text?.Split(' ') ?? [];
        return parts.Length == 4
            ? new GitCursor(parts[0] == "-" ? null : parts[0], parts[1] == "-" ? "" : parts[1], Times.OfSeconds(parts[2]), parts[3])
            : null;
    }

    public static string DigestOf(GitOptions options, OriginDefinition origin)
    {
        var content = new
        {
            options.Path,
            options.Url,
            options.Repository,
            options.Branch,
            options.Tags,
            options.Environment,
            options.Service,
            options.Paths,
            options.CodeRework,
            options.ReworkDays,
            options.Exclude,
            options.Bots,
            options.Web,
            origin,
            Telling,
        };
        return Digest(JsonSerializer.Serialize(content));
    }

    public static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    public override string ToString() => $"{Tip ?? "-"} {(Refs.Length == 0 ? "-" : Refs)} {Start.ToUnixTimeSeconds()} {Settings}";
}
