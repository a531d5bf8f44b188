using System.Text;
using Metrics.Compute.Snapshots;
using Metrics.Server.Config;

namespace Metrics.Server.Snapshots;

/// <summary>Signatures of digests, Ed25519 or ECDSA over SHA-256, with a key in a PEM file.</summary>
internal static class Signing
{
    /// <summary>The key file of the configuration; null: nothing is signed.</summary>
    public static string? KeyFile(MetricsConfig config) =>
        config.Snapshots.SigningKey is { } key ? Path.Combine(config.BaseFolder, key) : null;

    /// <summary>Signs a digest with the private key of a file.</summary>
    /// <exception cref="SnapshotException">The file can't be read or holds no private key.</exception>
    public static string Sign(string keyFile, string digest)
    {
        using SigningKey key = SigningKey.Load(keyFile);
        return Convert.ToBase64String(
            key.Sign(Encoding.ASCII.GetBytes(digest)) ?? throw new SnapshotException($"{keyFile} holds no private key that can sign"));
    }

    /// <summary>The first of several keys, given as <see cref="Verify"/> takes them, that a signature is by; null: by none of them.</summary>
    /// <exception cref="SnapshotException">It is by none that can be read, and one can't be read.</exception>
    public static string? SignedBy(IEnumerable<string> keyFiles, string digest, string signature)
    {
        SnapshotException? unread = null;
        foreach (string keyFile in keyFiles)
        {
            try
            {
                if (Verify(keyFile, digest, signature))
                {
                    return keyFile;
                }
            }
            catch (SnapshotException failure)
            {
                unread ??= failure;
            }
        }

        return unread is null ? null : throw unread;
    }

    /// <summary>Whether a signature is that of the digest by the key of a file (public or private).</summary>
    /// <exception cref="SnapshotException">The file can't be read or holds no key.</exception>
    public static bool Verify(string keyFile, string digest, string signature)
    {
        using SigningKey key = SigningKey.Load(keyFile);
        Span<byte> bytes = new byte[signature.Length];
        return Convert.TryFromBase64String(signature, bytes, out int length)

            // The last letter of a base64 text may have bits that stand for nothing: they too are those that were written.
            && Convert.ToBase64String(bytes[..length]) == signature
            && key.Verify(Encoding.ASCII.GetBytes(digest), bytes[..length].ToArray());
    }
}
