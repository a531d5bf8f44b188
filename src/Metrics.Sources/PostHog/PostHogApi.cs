using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.PostHog;

/// <summary>PostHog's query endpoint: a question, and where it takes longer, asking for the answer until it is there.</summary>
internal sealed class PostHogApi(PostHogOptions options, HttpClient http)
{
    private static readonly TimeSpan BetweenAsking = TimeSpan.FromSeconds(3);

    private string Address => $"{options.Url.TrimEnd('/')}/api/projects/{Uri.EscapeDataString(options.Project)}/query/";

    /// <summary>The answer: its columns, its rows, and whether there are more.</summary>
    public async Task<JsonElement> AskAsync(string hogql, string since, string until, CancellationToken cancel)
    {
        // Never from the cache: it would hide what came late.
        var body = new JsonObject
        {
            ["query"] = new JsonObject
            {
                ["kind"] = "HogQLQuery",
                ["query"] = hogql,
                ["values"] = new JsonObject { ["since"] = since, ["until"] = until },
            },
            ["refresh"] = "force_blocking",
        };
        JsonElement answer = await SendAsync(() => new(HttpMethod.Post, Address) { Content = JsonContent.Create(body) }, cancel);
        if (answer.At("results").ValueKind != JsonValueKind.Array && answer.Text("query_status", "id") is { } id)
        {
            answer = await SendAsync(() => Later($"{Address}{Uri.EscapeDataString(id)}/"), cancel);
            answer = answer.At("query_status", "results") is { ValueKind: JsonValueKind.Object } results ? results : answer;
        }

        return (answer.Text("error") ?? answer.Text("query_status", "error_message")) is { } error
            ? throw new SourceFaultException(FaultKind.Misconfigured, $"PostHog refuses a query: {error}")
            : answer;
    }

    private async Task<JsonElement> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancel)
    {
        using HttpRequestMessage request = make();
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token.Reveal());
        using HttpResponseMessage response = await http.SendAsync(request, cancel);
        return response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone
            ? throw new SourceFaultException(FaultKind.Misconfigured, $"{options.Url} has no project '{options.Project}', or the key may not see it")
            : await response.Content.ReadFromJsonAsync<JsonElement>(cancel);
    }

    // One that still runs is told to the runner as a wait: it asks again.
    private static HttpRequestMessage Later(string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Options.Set(SourceRequest.Judge, (_, body) => IsRunning(body)
            ? new SourceFaultException(FaultKind.ToldToWait, "PostHog still works on the query", null, BetweenAsking)
            : null);
        return request;
    }

    private static bool IsRunning(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.At("query_status", "complete").ValueKind == JsonValueKind.False
                && document.RootElement.Text("query_status", "error_message") is null;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
