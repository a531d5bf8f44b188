using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.GitHub;

/// <summary>
/// GitHub's API, as far as this source uses it: the one place that knows its addresses, headers and tokens.
/// </summary>
internal sealed class GitHubClient
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.Strict,
    };

    private readonly HttpClient _http;
    private readonly GitHubOptions _options;
    private readonly Uri _rest;
    private readonly Uri _graph;
    private readonly AppToken? _app;

    public GitHubClient(HttpClient http, GitHubOptions options)
    {
        _http = http;
        _options = options;
        string address = options.BaseUrl.TrimEnd('/');
        _rest = new Uri(address + "/");
        _graph = new Uri((address.EndsWith("/api/v3", StringComparison.Ordinal) ? address[..^2] : address + "/") + "graphql");
        _app = options.App is { } app ? new AppToken(app, options.Repositories[0].Split('/')[0], SendAppAsync) : null;
    }

    public void StartRun(DateTimeOffset now) => _app?.StartRun(now);

    /// <summary>Asks GraphQL. The answer is whole, or its errors say to ask for less or that something is not there.</summary>
    public async Task<JsonElement> QueryAsync(string query, IReadOnlyDictionary<string, object?> variables, CancellationToken cancel)
    {
        using HttpResponseMessage response = await SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, _graph) { Content = JsonContent.Create(new { query, variables }) };
                request.Options.Set(SourceRequest.Judge, GraphJudge.Judge);
                request.Options.Set(SourceRequest.Budget, "graphql");
                return request;
            },
            cancel);
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancel);
        if (answer.ValueKind != JsonValueKind.Object)
        {
            throw new SourceFaultException(FaultKind.Unreadable, $"GitHub answered a query with {(int)response.StatusCode} and no object");
        }

        return answer.TryGetProperty("data", out _) || answer.TryGetProperty("errors", out _)
            ? answer
            : throw new SourceFaultException(
                FaultKind.Misconfigured,
                $"{_graph} answered {(int)response.StatusCode}: it is no GraphQL; `base_url` is https://HOST/api/v3 for GitHub Enterprise Server");
    }

    /// <summary>Asks GraphQL for a page of <c>$size</c> records, and for less where GitHub finds that too much.</summary>
    public async Task<JsonElement> QueryPageAsync(string query, Dictionary<string, object?> variables, int size, CancellationToken cancel)
    {
        for (; size > 0; size /= 2)
        {
            variables["size"] = size;
            JsonElement answer = await QueryAsync(query, variables, cancel);
            if (!GraphJudge.AsksForLess(answer))
            {
                return answer.GetProperty("data");
            }
        }

        throw new SourceFaultException(FaultKind.Unreachable, "GitHub finds even one record too much to answer");
    }

    /// <summary>Asks a REST path (or the whole address of a next page).</summary>
    /// <param name="etag">What the last answer of this address was marked with; null asks anew.</param>
    public async Task<RestAnswer> GetAsync(string path, string? etag, CancellationToken cancel)
    {
        using HttpResponseMessage response = await SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_rest, path));
                if (etag is not null)
                {
                    request.Headers.TryAddWithoutValidation("If-None-Match", etag);
                }

                return request;
            },
            cancel);
        bool good = response.StatusCode == HttpStatusCode.OK;
        JsonElement body = good ? await response.Content.ReadFromJsonAsync<JsonElement>(cancel) : default;
        return new RestAnswer(response.StatusCode, body, response.Headers.ETag?.ToString(), NextOf(response));
    }

    private static string? NextOf(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Link", out IEnumerable<string>? links))
        {
            return null;
        }

        return links.SelectMany(line => line.Split(','))
            .Where(link => link.Contains("rel=\"next\"", StringComparison.Ordinal))
            .Select(link => link[(link.IndexOf('<', StringComparison.Ordinal) + 1)..link.IndexOf('>', StringComparison.Ordinal)])
            .FirstOrDefault();
    }

    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancel)
    {
        string token = await TokenAsync(cancel);
        try
        {
            return await _http.SendAsync(Dress(make(), token), cancel);
        }
        catch (SourceFaultException fault) when (fault.Kind == FaultKind.Refused && _app is not null)
        {
            // An installation token can be withdrawn before its time: one new one, and the answer to that counts.
            _app.Forget();
            return await _http.SendAsync(Dress(make(), await TokenAsync(cancel)), cancel);
        }
    }

    private async Task<string> TokenAsync(CancellationToken cancel)
    {
        if (_app is not null)
        {
            return await _app.GetAsync(cancel);
        }

        return _options.Token?.Reveal()
            ?? throw new SourceFaultException(
                FaultKind.Misconfigured, "Neither `token` nor `app` is given: GitHub's GraphQL answers nobody unknown");
    }

    private async Task<JsonDocument> SendAppAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        request.RequestUri = new Uri(_rest, request.RequestUri!.ToString());
        using HttpResponseMessage response = await _http.SendAsync(Dress(request, null), cancel);
        return await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancel), cancellationToken: cancel);
    }

    private static HttpRequestMessage Dress(HttpRequestMessage request, string? token)
    {
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("metrics", "1.0"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
        request.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return request;
    }
}

/// <summary>An answer of the REST API.</summary>
/// <param name="Body">Undefined when the status is not 200.</param>
/// <param name="Next">The address of the next page; null at the end.</param>
internal sealed record RestAnswer(HttpStatusCode Status, JsonElement Body, string? ETag, string? Next);
