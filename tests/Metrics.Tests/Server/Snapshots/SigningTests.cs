using System.Security.Cryptography;
using Metrics.Compute.Snapshots;
using Metrics.Server.Config;
using Metrics.Server.Snapshots;
using Metrics.Server.Snapshots.Exports;
using Metrics.Store;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Snapshots;

public sealed class SigningTests : IDisposable
{
    private const string Ed25519Private = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
        -----END PRIVATE KEY-----
        """;

    private const string Ed25519Public = """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
        -----END PUBLIC KEY-----
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-signing").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    public void Ed25519_signs_as_its_standard_says(string seed, string key, string message, string signature)
    {
        byte[] said = Convert.FromHexString(message);

        Assert.Equal(key, Convert.ToHexStringLower(Ed25519.PublicKey(Convert.FromHexString(seed))));
        Assert.Equal(signature, Convert.ToHexStringLower(Ed25519.Sign(Convert.FromHexString(seed), said)));
        Assert.True(Ed25519.Verify(Convert.FromHexString(key), said, Convert.FromHexString(signature)));
    }

    [Fact]
    public void Any_bit_of_an_ed25519_signature_that_is_flipped_is_found()
    {
        byte[] seed = Convert.FromHexString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        byte[] key = Ed25519.PublicKey(seed);
        byte[] signature = Ed25519.Sign(seed, "said"u8);
        for (int bit = 0; bit < signature.Length * 8; bit += 5)
        {
            byte[] flipped = [.. signature];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Ed25519.Verify(key, "said"u8, flipped));
        }

        Assert.False(Ed25519.Verify(key, "sad"u8, signature));
        Assert.False(Ed25519.Verify(Ed25519.PublicKey(key), "said"u8, signature));
    }

    public static TheoryData<string, string> FormatsAndKeys()
    {
        var data = new TheoryData<string, string>();
        foreach (string format in SnapshotExporter.Formats.Where(format => format != "pdf" || PdfExport.IsPossible))
        {
            data.Add(format, "ed25519");
            data.Add(format, "ecdsa");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(FormatsAndKeys))]
    public async Task A_signed_file_is_checked_with_the_public_key_and_with_no_other(string format, string algorithm)
    {
        (string own, string open, string other) = await KeysAsync(algorithm);
        string path = Path.Combine(_folder, $"snapshot.{format}");
        await new SnapshotExporter(Config(own)).WriteFileAsync(SnapshotSample.Document, format, path, true, default);

        SnapshotCheck right = await SnapshotExporter.VerifyFileAsync(path, open, default);
        SnapshotCheck wrong = await SnapshotExporter.VerifyFileAsync(path, other, default);
        SnapshotCheck without = await SnapshotExporter.VerifyFileAsync(path, null, default);

        Assert.Equal(("valid", true), (right.Signature, right.Identical));
        Assert.Equal(("wrong", false), (wrong.Signature, wrong.Identical));
        Assert.Equal(("not checked", true), (without.Signature, without.Identical));
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("ecdsa")]
    public async Task A_snapshot_of_the_store_is_checked_with_the_configured_key_or_the_one_given(string algorithm)
    {
        (string own, string open, string other) = await KeysAsync(algorithm);
        var clock = new FrozenClock(Some.At("2026-01-09T18:00Z"));
        await using FactStore store = await FactStore.OpenAsync($"sqlite:{Path.Combine(_folder, "metrics.db")}", clock);
        await new SnapshotMaker(store, Config(own), clock).MakeAsync(new SnapshotRequest("2026-Q1"), []);
        await new SnapshotMaker(store, Config(null), clock).MakeAsync(new SnapshotRequest("2026-Q1"), []);

        async Task<(string, bool)> CheckAsync(string id, string? configured, string? given)
        {
            SnapshotCheck check = await new SnapshotVerifier(store, Config(configured)).VerifyAsync(id, given);
            return (check.Signature, check.Identical);
        }

        Assert.Equal(("valid", true), await CheckAsync("2026-Q1.1", own, null));
        Assert.Equal(("valid", true), await CheckAsync("2026-Q1.1", null, open));
        Assert.Equal(("not checked", true), await CheckAsync("2026-Q1.1", null, null));
        Assert.Equal(("wrong", false), await CheckAsync("2026-Q1.1", other, null));
        Assert.Equal(("valid", true), await CheckAsync("2026-Q1.1", other, open));
        Assert.Equal(("unsigned", true), await CheckAsync("2026-Q1.2", own, null));
        Assert.Equal(("unsigned", false), await CheckAsync("2026-Q1.2", own, open));
    }

    [Fact]
    public async Task A_snapshot_of_a_key_that_was_replaced_is_checked_with_the_former_keys()
    {
        (string own, string open, string other) = await KeysAsync("ed25519");
        var clock = new FrozenClock(Some.At("2026-01-09T18:00Z"));
        await using FactStore store = await FactStore.OpenAsync($"sqlite:{Path.Combine(_folder, "metrics.db")}", clock);
        await new SnapshotMaker(store, Config(own), clock).MakeAsync(new SnapshotRequest("2026-Q1"), []);

        Assert.Equal(("valid", "open.pem"), await CheckAsync(other, "gone.pem", "open.pem"));
        Assert.Equal(("valid", "open.pem"), await CheckAsync("gone.pem", "open.pem"));
        Assert.Equal(("valid", "open.pem"), await CheckAsync(null, "open.pem"));
        Assert.Equal(("valid", null), await CheckAsync(own, "open.pem"));
        Assert.Equal(("wrong", null), await CheckAsync(other, "other.pem"));
        Assert.Contains("gone.pem can't be read", (await Assert.ThrowsAsync<SnapshotException>(() => CheckAsync(other, "gone.pem"))).Message);

        async Task<(string, string?)> CheckAsync(string? key, params string[] former)
        {
            CurrentConfig config = Config(key);
            config.Replace(config.Value with { Snapshots = config.Value.Snapshots with { FormerKeys = former } });
            SnapshotCheck check = await new SnapshotVerifier(store, config).VerifyAsync("2026-Q1.1");
            Assert.Equal(check.Signature == "valid", check.Identical);
            Assert.All(check.Findings, finding => Assert.Contains("name its public key in snapshots.former_keys", finding.Words));
            return (check.Signature, check.FormerKey);
        }
    }

    [Fact]
    public async Task A_file_that_is_no_key_is_refused_in_words()
    {
        using var rsa = RSA.Create(2048);
        string file = await WriteAsync("rsa.pem", rsa.ExportPkcs8PrivateKeyPem());
        string open = await WriteAsync("public.pem", Ed25519Public);

        Assert.Contains("holds no Ed25519 or ECDSA key", Assert.Throws<SnapshotException>(() => Signing.Sign(file, "digest")).Message);
        Assert.Contains("holds no private key", Assert.Throws<SnapshotException>(() => Signing.Sign(open, "digest")).Message);
        Assert.Contains("can't be read", Assert.Throws<SnapshotException>(() => Signing.Sign(file + ".gone", "digest")).Message);
    }

    private async Task<(string Own, string Open, string Other)> KeysAsync(string algorithm)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        bool isEdwards = algorithm == "ed25519";
        return (
            await WriteAsync("own.pem", isEdwards ? Ed25519Private : key.ExportECPrivateKeyPem()),
            await WriteAsync("open.pem", isEdwards ? Ed25519Public : key.ExportSubjectPublicKeyInfoPem()),
            await WriteAsync("other.pem", other.ExportPkcs8PrivateKeyPem()));
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    private CurrentConfig Config(string? key) => new(new MetricsConfig { BaseFolder = _folder, Snapshots = new SnapshotOptions { SigningKey = key } });
}
