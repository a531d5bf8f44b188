using Metrics.Facts.Collecting;

namespace Metrics.Sources.Http;

/// <summary>A name and a password.</summary>
internal sealed record BasicAuth
{
    public required string User { get; init; }

    public required Secret Password { get; init; }
}
