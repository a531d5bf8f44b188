using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Prometheus;

/// <summary>The query endpoints of Prometheus' HTTP API.</summary>
internal sealed class PrometheusApi(PrometheusOptions options, HttpClient http)
{
    // Longer ones are posted: proxies cut addresses.
    private const int LongestAddress = 2000;

    /// <summary>The series of an answer.</summary>
    public async Task<IReadOnlyList<JsonElement>> AskAsync(string path, (string Name, string Value)[] query, CancellationToken cancel)
    {
        using HttpRequestMessage request = Request($"{options.Url.TrimEnd('/')}/api/v1/{path}", query);
        if (options.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
        }
        else if (options.Username is { } user)
        {
            string pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{options.Password!.Reveal()}"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", pair);
        }

        if (options.Tenant is { } tenant)
        {
            request.Headers.Add("X-Scope-OrgID", tenant);
        }

        using HttpResponseMessage response = await http.SendAsync(request, cancel);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            throw new SourceFaultException(FaultKind.Misconfigured, $"{options.Url} has no {path}: is it a Prometheus, and is its prefix in 'url'?");
        }

        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancel);
        if (answer.Text("status") != "success")
        {
            throw new SourceFaultException(FaultKind.Misconfigured, $"Prometheus refuses a query: {answer.Text("error") ?? "it does not say why"}");
        }

        // A scalar is one sample without labels.
        return answer.Text("data", "resultType") == "scalar"
            ? [JsonSerializer.SerializeToElement(new { metric = new { }, value = answer.At("data", "result") })]
            : [.. answer.Items("data", "result")];
    }

    private static HttpRequestMessage Request(string address, (string Name, string Value)[] query)
    {
        string whole = JsonApi.Address(address, [.. query.Select(pair => (pair.Name, (string?)pair.Value))]);
        return whole.Length <= LongestAddress
            ? new HttpRequestMessage(HttpMethod.Get, whole)
            : new HttpRequestMessage(HttpMethod.Post, address)
            {
                Content = new FormUrlEncodedContent(query.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))),
            };
    }
}
