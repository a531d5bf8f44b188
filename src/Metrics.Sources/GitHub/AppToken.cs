using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.GitHub;

/// <summary>
/// The installation token of a GitHub App: made when first needed, renewed before it ends. It is kept from run to run, the one
/// memory of this source: a token a request would be a request more for each.
/// </summary>
internal sealed class AppToken(GitHubApp app, string owner, Func<HttpRequestMessage, CancellationToken, Task<JsonDocument>> sendAsync)
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    private DateTimeOffset _now;
    private long _since;
    private (string Token, DateTimeOffset Ends)? _current;
    private long? _installation = app.Installation;

    /// <summary>Tells the run's now: a source has no clock, so it counts on from there.</summary>
    public void StartRun(DateTimeOffset now)
    {
        _now = now;
        _since = Stopwatch.GetTimestamp();
    }

    public void Forget() => _current = null;

    public async Task<string> GetAsync(CancellationToken cancel)
    {
        DateTimeOffset now = _now + Stopwatch.GetElapsedTime(_since);
        if (_current is { } kept && kept.Ends - Margin > now)
        {
            return kept.Token;
        }

        string jwt = Sign(now);
        _installation ??= await FindInstallationAsync(jwt, cancel);
        using JsonDocument answer = await sendAsync(
            Request(HttpMethod.Post, $"app/installations/{_installation}/access_tokens", jwt), cancel);
        string token = answer.RootElement.GetProperty("token").GetString()!;
        _current = (token, answer.RootElement.GetProperty("expires_at").GetDateTimeOffset());
        return token;
    }

    private async Task<long> FindInstallationAsync(string jwt, CancellationToken cancel)
    {
        using JsonDocument answer = await sendAsync(Request(HttpMethod.Get, $"orgs/{owner}/installation", jwt), cancel);
        return answer.RootElement.TryGetProperty("id", out JsonElement id)
            ? id.GetInt64()
            : throw new SourceFaultException(
                FaultKind.Misconfigured, $"The app '{app.Id}' is not installed for '{owner}': install it, or name `installation`");
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string jwt) =>
        new(method, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", jwt) } };

    private string Sign(DateTimeOffset now)
    {
        string head = Encode("""{"alg":"RS256","typ":"JWT"}"""u8);
        // A minute back, because GitHub refuses a token from the future and clocks differ.
        string body = Encode(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["iat"] = now.ToUnixTimeSeconds() - 60,
            ["exp"] = now.ToUnixTimeSeconds() + 480,
            ["iss"] = app.Id,
        }));
        using var key = RSA.Create();
        try
        {
            key.ImportFromPem(app.PrivateKey.Reveal());
        }
        catch (Exception wrong) when (wrong is ArgumentException or CryptographicException)
        {
            throw new SourceFaultException(FaultKind.Misconfigured, "`app.private_key` is no private key in PEM form");
        }

        byte[] signature = key.SignData(Encoding.ASCII.GetBytes($"{head}.{body}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{head}.{body}.{Encode(signature)}";
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
