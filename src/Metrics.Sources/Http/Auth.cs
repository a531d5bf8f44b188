using System.ComponentModel.DataAnnotations;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Http;

/// <summary>How requests show who asks; one of the ways. Secrets are read anew for each request.</summary>
internal sealed record Auth : IValidatableObject
{
    /// <summary>The token of <c>Authorization: Bearer …</c>.</summary>
    public Secret? Bearer { get; init; }

    public BasicAuth? Basic { get; init; }

    /// <summary>Secret headers by name, <c>X-Api-Key</c> for instance.</summary>
    public IReadOnlyDictionary<string, Secret>? Headers { get; init; }

    public ClientCredentials? Oauth2 { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        int ways = new object?[] { Bearer, Basic, Headers, Oauth2 }.Count(way => way is not null);
        if (ways != 1)
        {
            yield return new ValidationResult($"'auth' needs one of bearer, basic, headers and oauth2; it has {(ways == 0 ? "none" : $"{ways}, which contradict")}");
        }
    }
}
