using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Metrics.Facts.Collecting;

namespace Metrics.Sources;

/// <summary>A vendor's answer: its JSON, and the address of the next page where a Link header names one.</summary>
internal sealed partial record JsonReply(JsonElement Root, HttpResponseHeaders Headers)
{
    /// <summary>The entry of the Link header with that relation: its address and its other parameters; null when there is none.</summary>
    public (string Address, string Parameters)? Link(string relation)
    {
        IEnumerable<string> headers = Headers.TryGetValues("Link", out IEnumerable<string>? values) ? values : [];
        foreach (string link in headers.SelectMany(value => Next().Split(value)))
        {
            int end = link.IndexOf('>', StringComparison.Ordinal);
            if (end > 0 && link[end..].Contains($"rel=\"{relation}\"", StringComparison.OrdinalIgnoreCase))
            {
                return (link[..end].TrimStart('<'), link[end..]);
            }
        }

        return null;
    }

    // With or without a blank after the comma; an address may hold commas of its own.
    [GeneratedRegex(@",\s*(?=<)")]
    private static partial Regex Next();
}

/// <summary>One vendor's JSON API: requests with its credentials, made anew for each so that a rotated secret is used.</summary>
internal sealed class JsonApi(HttpClient http, Action<HttpRequestHeaders> authorize)
{
    public async Task<JsonReply> GetAsync(string address, CancellationToken cancel) =>
        await FindAsync(address, cancel) ?? throw NotThere(address, 404);

    /// <summary>The same; null when the vendor says that there is no such thing.</summary>
    public async Task<JsonReply?> FindAsync(string address, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await SendAsync(request, cancel);
    }

    public async Task<JsonReply> PostAsync(string address, JsonObject body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(body) };
        return await SendAsync(request, cancel) ?? throw NotThere(address, 404);
    }

    /// <summary>An address with its query escaped; pairs without a value are left out.</summary>
    public static string Address(string path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var parts = new List<string>();
        foreach ((string name, string? value) in query)
        {
            if (value is not null)
            {
                parts.Add($"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}");
            }
        }

        return parts.Count == 0 ? path : $"{path}?{string.Join('&', parts)}";
    }

    /// <summary>An instant as most APIs take it.</summary>
    public static string Iso(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The same in UTC without saying so, for APIs that take no offset.</summary>
    public static string Bare(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    private async Task<JsonReply?> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        request.Headers.Accept.ParseAdd("application/json");
        authorize(request.Headers);
        using HttpResponseMessage response = await http.SendAsync(request, cancel);
        if ((int)response.StatusCode == 404)
        {
            return null;
        }

        if (!response.IsSuccessStatusCode)
        {
            throw NotThere(request.RequestUri!.AbsoluteUri, (int)response.StatusCode);
        }

        using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancel));
        return new JsonReply(json.RootElement.Clone(), response.Headers);
    }

    private static SourceFaultException NotThere(string address, int status)
    {
        string path = new Uri(address).GetLeftPart(UriPartial.Path);
        return new SourceFaultException(
            FaultKind.Misconfigured,
            $"{path} answered {status}: check the address, the names in the options, and that the token may see them");
    }
}
