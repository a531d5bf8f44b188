using System.Security.Cryptography;
using System.Text;
using Metrics.Facts.Collecting;
using Metrics.Server.Config;

namespace Metrics.Server.Access;

/// <summary>
/// Who a token belongs to. Tokens are compared as digests in constant time, and read anew every few seconds, so a rotated one works.
/// </summary>
internal sealed class TokenTable(CurrentConfig config, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    private sealed record Known(AccessToken Token, byte[] Digest);

    private sealed record Reading(MetricsConfig Config, long At, IReadOnlyList<Known> Tokens);

    private Reading? _last;

    /// <summary>No token is configured: whoever reaches a loopback address is let in.</summary>
    public bool IsOpen => config.Value.Access.Tokens.Count == 0;

    /// <summary>The token that was shown; null when it is none of ours.</summary>
    public AccessToken? Find(string shown)
    {
        byte[] digest = DigestOf(shown);
        AccessToken? found = null;
        foreach (Known known in Tokens())
        {
            // All are compared, whichever matches: the time tells nothing.
            if (CryptographicOperations.FixedTimeEquals(digest, known.Digest))
            {
                found = known.Token;
            }
        }

        return found;
    }

    /// <summary>A token by its name, with the digest of its secret: the key of its sessions.</summary>
    public (AccessToken Token, byte[] Digest)? ByName(string name) =>
        Tokens().FirstOrDefault(known => known.Token.Name == name) is { } known ? (known.Token, known.Digest) : null;

    private IReadOnlyList<Known> Tokens()
    {
        MetricsConfig now = config.Value;
        Reading? last = _last;
        if (last is null || last.Config != now || clock.GetElapsedTime(last.At) > Kept)
        {
            last = new Reading(now, clock.GetTimestamp(), [.. now.Access.Tokens.Select(Read).OfType<Known>()]);
            _last = last;
        }

        return last.Tokens;
    }

    private static Known? Read(AccessToken token)
    {
        try
        {
            return new Known(token, DigestOf(token.Token.Reveal()));
        }
        catch (SourceFaultException)
        {
            // Its file or variable is gone: nobody can show it.
            return null;
        }
    }

    private static byte[] DigestOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
