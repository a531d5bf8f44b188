using System.Security.Cryptography;
using System.Text;
using Metrics.Compute.Snapshots;

namespace Metrics.Server.Snapshots;

/// <summary>Signatures of digests: ECDSA over SHA-256 with a key in a PEM file.</summary>
internal static class Signing
{
    /// <summary>Signs a digest with the private key of a file.</summary>
    /// <exception cref="SnapshotException">The file can't be read or holds no private ECDSA key.</exception>
    public static string Sign(string keyFile, string digest)
    {
        using ECDsa key = Load(keyFile);
        try
        {
            return Convert.ToBase64String(key.SignData(Encoding.ASCII.GetBytes(digest), HashAlgorithmName.SHA256));
        }
        catch (CryptographicException failure)
        {
            throw new SnapshotException($"{keyFile} holds no private key that can sign", failure);
        }
    }

    /// <summary>Whether a signature is that of the digest by the key of a file (public or private).</summary>
    public static bool Verify(string keyFile, string digest, string signature)
    {
        using ECDsa key = Load(keyFile);
        Span<byte> bytes = new byte[signature.Length];
        return Convert.TryFromBase64String(signature, bytes, out int length)

            // The last letter of a base64 text may have bits that stand for nothing: they too are those that were written.
            && Convert.ToBase64String(bytes[..length]) == signature
            && key.VerifyData(Encoding.ASCII.GetBytes(digest), bytes[..length], HashAlgorithmName.SHA256);
    }

    private static ECDsa Load(string keyFile)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(keyFile));
            return key;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new SnapshotException($"{keyFile} holds no ECDSA key in PEM form (make one with: openssl ecparam -name prime256v1 -genkey -noout)", failure);
        }
    }
}
