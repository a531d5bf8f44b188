using System.ComponentModel.DataAnnotations;
using Metrics.Sources.Mapping;

namespace Metrics.Sources.Webhook;

/// <summary>The header that says when the sender signed.</summary>
internal sealed record SignedAt
{
    [Required]
    public required string Header { get; init; }

    /// <summary>What stands before the time where the header holds several parts, <c>t=</c> for instance.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>How it is written.</summary>
    public TimeFormat Time { get; init; } = TimeFormat.Parse("unix");

    /// <summary>How old, or how far ahead, a delivery may be.</summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromMinutes(5);
}
