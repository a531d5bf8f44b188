using System.Text.Json;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Http;

/// <summary>The token of OAuth 2 client credentials: fetched when first needed in a run, and anew before it ends.</summary>
/// <param name="now">The run's time.</param>
internal sealed class AccessToken(ClientCredentials client, HttpClient http, Func<DateTimeOffset> now)
{
    private static readonly TimeSpan Unsaid = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    private (string Token, DateTimeOffset Renew)? _current;
    private bool _used;

    public async Task<string> GetAsync(CancellationToken cancel)
    {
        DateTimeOffset at = now();
        if (_current is not { } kept || kept.Renew <= at)
        {
            _current = await FetchAsync(at, cancel);
            _used = false;
        }

        return _current.Value.Token;
    }

    /// <summary>Says that the token was refused; false when it was new, so that another would be refused too.</summary>
    public bool Forget()
    {
        bool wasOld = _used;
        _used = true;
        _current = wasOld ? null : _current;
        return wasOld;
    }

    /// <summary>Says that the token was taken.</summary>
    public void Taken() => _used = true;

    private async Task<(string Token, DateTimeOffset Renew)> FetchAsync(DateTimeOffset at, CancellationToken cancel)
    {
        using HttpRequestMessage request = Request();
        using HttpResponseMessage response = await http.SendAsync(request, cancel);
        using var reply = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancel));
        string token = response.IsSuccessStatusCode && reply.RootElement.Text("access_token") is { } given
            ? given
            : throw new SourceFaultException(
                FaultKind.Misconfigured, $"{client.TokenUrl.GetLeftPart(UriPartial.Path)} answered {(int)response.StatusCode} without an access_token: is token_url right?");
        TimeSpan length = reply.RootElement.Whole("expires_in") is > 0 and < 100_000_000 and { } seconds ? TimeSpan.FromSeconds(seconds) : Unsaid;

        // A token that lives a minute or less is used for half of that.
        return (token, at + (length > 2 * Margin ? length - Margin : length / 2));
    }

    private HttpRequestMessage Request()
    {
        var fields = new Dictionary<string, string>(client.Fields) { ["grant_type"] = "client_credentials" };
        if (client.Scope is { } scope)
        {
            fields["scope"] = scope;
        }

        string secret = client.ClientSecret.Reveal();
        if (client.Proof == ClientProof.Body)
        {
            (fields["client_id"], fields["client_secret"]) = (client.ClientId, secret);
        }

        var request = new HttpRequestMessage(HttpMethod.Post, client.TokenUrl) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Accept.ParseAdd("application/json");
        if (client.Proof == ClientProof.Header)
        {
            // RFC 6749 asks for both to be escaped as in a form before they are joined.
            request.Headers.Authorization = Credentials.Basic(Uri.EscapeDataString(client.ClientId), Uri.EscapeDataString(secret));
        }

        return request;
    }
}
