using System.Globalization;
using System.Net;
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
    public async Task<JsonReply> GetAsync(string address, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await ReadAsync(request, await SendAsync(request, cancel), cancel);
    }

    /// <summary>The same; null when the vendor says that there is no such thing.</summary>
    public async Task<JsonReply?> FindAsync(string address, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        HttpResponseMessage response = await SendAsync(request, cancel);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            response.Dispose();
            return null;
        }

        return await ReadAsync(request, response, cancel);
    }

    public async Task<JsonReply> PostAsync(string address, JsonObject body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(body) };
        return await ReadAsync(request, await SendAsync(request, cancel), cancel);
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

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        request.Headers.Accept.ParseAdd("application/json");
        authorize(request.Headers);
        return http.SendAsync(request, cancel);
    }

    private static async Task<JsonReply> ReadAsync(HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancel)
    {
        using (response)
        {
            byte[] body = await response.Content.ReadAsByteArrayAsync(cancel);
            if (!response.IsSuccessStatusCode)
            {
                string said = VendorReason.Of(body) is { Length: > 0 } reason ? $": {reason}" : "";
                throw new SourceFaultException(
                    FaultKind.Misconfigured,
                    $"{request.RequestUri!.GetLeftPart(UriPartial.Path)} answered {(int)response.StatusCode}{said}; "
                        + "check the address, the names in the options, and that the token may see them");
            }

            using var json = JsonDocument.Parse(body);
            return new JsonReply(json.RootElement.Clone(), response.Headers);
        }
    }
}
