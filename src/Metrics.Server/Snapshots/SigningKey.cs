using System.Formats.Asn1;
using System.Security.Cryptography;
using Metrics.Compute.Snapshots;

namespace Metrics.Server.Snapshots;

/// <summary>A key in a PEM file, by either of the algorithms that snapshots are signed with.</summary>
internal sealed class SigningKey : IDisposable
{
    private const string OidOfEd25519 = "1.3.101.112";

    private readonly ECDsa? _ecdsa;
    private readonly byte[]? _seed;
    private readonly byte[] _public = [];

    private SigningKey(ECDsa ecdsa) => _ecdsa = ecdsa;

    private SigningKey(byte[]? seed, byte[] publicKey) => (_seed, _public) = (seed, publicKey);

    /// <exception cref="SnapshotException">The file can't be read, or holds neither an Ed25519 nor an ECDSA key.</exception>
    public static SigningKey Load(string file)
    {
        string pem;
        try
        {
            pem = File.ReadAllText(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SnapshotException($"the key {file} can't be read: {failure.Message}", failure);
        }

        try
        {
            return Ed25519Of(pem) ?? EcdsaOf(pem);
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException or AsnContentException)
        {
            throw new SnapshotException(
                $"{file} holds no Ed25519 or ECDSA key in PEM form without a password (make one with: openssl genpkey -algorithm ed25519)", failure);
        }
    }

    /// <returns>Null: the file holds a public key only.</returns>
    public byte[]? Sign(byte[] message)
    {
        if (_ecdsa is null)
        {
            return _seed is null ? null : Ed25519.Sign(_seed, message);
        }

        try
        {
            return _ecdsa.SignData(message, HashAlgorithmName.SHA256);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public bool Verify(byte[] message, byte[] signature) =>
        _ecdsa?.VerifyData(message, signature, HashAlgorithmName.SHA256) ?? Ed25519.Verify(_public, message, signature);

    public void Dispose() => _ecdsa?.Dispose();

    private static SigningKey EcdsaOf(string pem)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return new SigningKey(key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static SigningKey? Ed25519Of(string pem)
    {
        if (!PemEncoding.TryFind(pem, out PemFields fields))
        {
            return null;
        }

        byte[] der = Convert.FromBase64String(pem[fields.Base64Data]);
        return pem[fields.Label] switch
        {
            "PRIVATE KEY" => Private(new AsnReader(der, AsnEncodingRules.DER).ReadSequence()),
            "PUBLIC KEY" => Public(new AsnReader(der, AsnEncodingRules.DER).ReadSequence()),
            _ => null,
        };
    }

    private static SigningKey? Private(AsnReader key)
    {
        key.ReadInteger();
        if (key.ReadSequence().ReadObjectIdentifier() != OidOfEd25519)
        {
            return null;
        }

        byte[] seed = new AsnReader(key.ReadOctetString(), AsnEncodingRules.DER).ReadOctetString();
        return new SigningKey(seed, Ed25519.PublicKey(seed));
    }

    private static SigningKey? Public(AsnReader key) =>
        key.ReadSequence().ReadObjectIdentifier() == OidOfEd25519 ? new SigningKey(null, key.ReadBitString(out _)) : null;
}
