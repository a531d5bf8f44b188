using System.ComponentModel.DataAnnotations;
using Metrics.Sources.Mapping;

namespace Metrics.Sources.Http;

/// <summary>Pages by their number.</summary>
internal sealed record NumberPaging
{
    /// <summary>The number of the first page.</summary>
    public long First { get; init; } = 1;

    /// <summary>How many records a full page has, for {size}; one with fewer is the last. Left out: an empty page is the last.</summary>
    [Range(1, 100_000)]
    public int? Size { get; init; }

    /// <summary>Where the reply says how many pages there are.</summary>
    public JsonPath? Total { get; init; }

    /// <summary>Where the reply says whether there is more: true, a number, or the next page's address.</summary>
    public JsonPath? More { get; init; }
}
