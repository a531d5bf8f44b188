using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Metrics.Sources.Mapping;

namespace Metrics.Sources.Http;

/// <summary>
/// One request. <c>{since}</c>, <c>{until}</c>, <c>{cursor}</c>, <c>{offset}</c>, <c>{page}</c>, <c>{size}</c> and <c>{resume}</c> may
/// stand in the address and in values; what holds one that there is none of (no cursor on the first page) is left out.
/// </summary>
internal sealed partial record RequestTemplate : IValidatableObject
{
    /// <summary>The address without a query.</summary>
    [Required]
    public required string Url { get; init; }

    public RequestMethod Method { get; init; }

    /// <summary>What follows the question mark, by name.</summary>
    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>();

    /// <summary>Headers, without credentials.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The JSON body of a post.</summary>
    public JsonNode? Body { get; init; }

    /// <summary>How {since} and {until} are written: iso, unix, unix_ms, or a pattern such as <c>yyyy-MM-dd HH:mm</c>.</summary>
    public TimeFormat Time { get; init; } = TimeFormat.Iso;

    /// <summary>The zone in which a pattern writes them, as an IANA name. Left out: UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Where a reply with a good status says that it is none; what stands there is shown as the reason.</summary>
    public JsonPath? Error { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        bool isAddress = Uri.TryCreate(Url, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https";
        if (!isAddress)
        {
            yield return new ValidationResult($"'{Url}' is no address that begins with http:// or https://", [nameof(Url)]);
        }
        else if (Url.Contains('?', StringComparison.Ordinal) || address!.UserInfo.Length > 0)
        {
            yield return new ValidationResult("write what follows the '?' under query, and credentials under auth", [nameof(Url)]);
        }

        if (Method == RequestMethod.Get && Body is not null)
        {
            yield return new ValidationResult("a get has no body; write 'method: post', or leave it out", [nameof(Body)]);
        }

        foreach ((string group, string name) in Query.Keys.Where(key => SecretQuery().IsMatch(key)).Select(key => (nameof(Query), key))
            .Concat(Headers.Keys.Where(key => SecretHeader().IsMatch(key)).Select(key => (nameof(Headers), key))))
        {
            string where = group == nameof(Query) ? "logs and proxies show addresses; most APIs take it in a header, under auth" : "write it under auth, where it stays secret";
            yield return new ValidationResult($"'{name}' looks like a credential: {where}", [$"{group}.{name}"]);
        }

        if (TimeZone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            yield return new ValidationResult($"'{zone}' is no time zone; write an IANA name such as Europe/Berlin", [nameof(TimeZone)]);
        }
        else if (TimeZone is not null && !Time.IsPattern)
        {
            yield return new ValidationResult($"it has no effect: times written as {Time} are in no zone; give 'time' a pattern", [nameof(TimeZone)]);
        }
    }

    /// <summary>All texts in which placeholders may stand, with their place in the options.</summary>
    public IEnumerable<(string Place, string Text)> Texts() =>
    [
        (nameof(Url), Url),
        .. Query.Select(pair => ($"{nameof(Query)}.{pair.Key}", pair.Value)),
        .. Headers.Select(pair => ($"{nameof(Headers)}.{pair.Key}", pair.Value)),
        .. TextsOf(Body).Select(text => (nameof(Body), text)),
    ];

    private static IEnumerable<string> TextsOf(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => TextsOf(field.Value)),
        JsonArray items => items.SelectMany(TextsOf),
        JsonValue value when value.TryGetValue(out string? text) => [text],
        _ => [],
    };

    [GeneratedRegex("^(api_?key|access_?token|auth_?token|token|secret|client_secret|password|auth|key)$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretQuery();

    [GeneratedRegex("^(proxy-)?authorization$|^cookie$|token|secret|password|api-?key", RegexOptions.IgnoreCase)]
    private static partial Regex SecretHeader();
}
