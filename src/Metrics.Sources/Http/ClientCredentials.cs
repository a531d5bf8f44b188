using System.ComponentModel.DataAnnotations;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Http;

/// <summary>OAuth 2 client credentials: a token is fetched with the client's secret, and anew before it ends.</summary>
internal sealed record ClientCredentials
{
    public required Uri TokenUrl { get; init; }

    [Required]
    public required string ClientId { get; init; }

    public required Secret ClientSecret { get; init; }

    public string? Scope { get; init; }

    /// <summary>Further fields of the request for a token, by name: audience, resource.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the client's name and secret go.</summary>
    public ClientProof Proof { get; init; }
}
