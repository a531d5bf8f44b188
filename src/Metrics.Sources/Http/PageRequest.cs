using System.Text.Json;
using System.Text.Json.Nodes;
using Metrics.Facts.Collecting;
using Metrics.Sources.Mapping;

namespace Metrics.Sources.Http;

/// <summary>Makes requests of the template.</summary>
internal sealed class PageRequest(RequestTemplate template)
{
    private const int LongestReason = 300;

    /// <param name="next">The address that the reply before gave; null: the template's own.</param>
    public HttpRequestMessage Make(Uri? next, IReadOnlyDictionary<string, string?> values)
    {
        var method = template.Method == RequestMethod.Post ? HttpMethod.Post : HttpMethod.Get;
        var request = new HttpRequestMessage(method, next ?? Address(values));
        request.Headers.Accept.ParseAdd("application/json");
        foreach ((string name, string value) in Filled(template.Headers, values))
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (template.Body is { } body)
        {
            string text = Fill(body, values)?.ToJsonString() ?? "null";
            request.Content = new StringContent(text, System.Text.Encoding.UTF8, "application/json");
        }

        request.Options.Set(SourceRequest.Judge, (status, reply) => Judge(request, (int)status, reply));
        return request;
    }

    public Uri Address(IReadOnlyDictionary<string, string?> values)
    {
        var escaped = values.ToDictionary(pair => pair.Key, pair => pair.Value is { } value ? Uri.EscapeDataString(value) : null);
        string path = Placeholders.Fill(template.Url, escaped) ?? template.Url;
        IEnumerable<string> query = Filled(template.Query, values).Select(pair => $"{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Value)}");
        return new Uri(string.Join('?', new[] { path, string.Join('&', query) }.Where(part => part.Length > 0)));
    }

    private static IEnumerable<(string Name, string Value)> Filled(IReadOnlyDictionary<string, string> pairs, IReadOnlyDictionary<string, string?> values) =>
        from pair in pairs
        let value = Placeholders.Fill(pair.Value, values)
        where value is not null
        select (pair.Key, value);

    private JsonNode? Fill(JsonNode? node, IReadOnlyDictionary<string, string?> values)
    {
        switch (node)
        {
            case JsonObject fields:
                return new JsonObject(
                    from field in fields
                    let filled = Fill(field.Value, values)
                    where filled is not null || field.Value is null
                    select KeyValuePair.Create(field.Key, filled));
            case JsonArray items:
                return new JsonArray([.. items.Select(item => Fill(item, values))]);
            case JsonValue value when value.TryGetValue(out string? text):
                string? filledText = Placeholders.Fill(text, values);
                return filledText is not null && Placeholders.IsNumber(text, template.Time) ? JsonNode.Parse(filledText) : filledText;
            default:
                return node?.DeepClone();
        }
    }

    /// <summary>What stands in the way of taking an answer for a page, with the vendor's own words.</summary>
    private SourceFaultException? Judge(HttpRequestMessage request, int status, ReadOnlyMemory<byte> body)
    {
        string asked = $"{request.Method} {request.RequestUri!.GetLeftPart(UriPartial.Path)}";
        if (status is 404 or 410)
        {
            return new(FaultKind.Misconfigured, $"{asked} answered {status}: check the address, and that the token may see it{Words(body)}");
        }

        if (status == 422)
        {
            return new(FaultKind.Misconfigured, $"{asked} answered 422: it does not take the query or the body{Words(body)}");
        }

        return status is >= 200 and < 300 && template.Error is { } error && Signatures.Parse(body) is { } reply
            && error.Values(new JsonPlace(reply, null)).ToArray() is [var said, ..]
                ? new(FaultKind.Misconfigured, $"{asked} answered {status} with an error at '{error}': {Short(said.Text() ?? said.GetRawText())}")
                : null;
    }

    private static string Words(ReadOnlyMemory<byte> body) =>
        Signatures.Parse(body) is { ValueKind: JsonValueKind.Object } reply ? $"; it says {Short(reply.GetRawText())}" : "";

    private static string Short(string text) => text.Length <= LongestReason ? text : text[..LongestReason] + "…";
}
