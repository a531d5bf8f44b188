using System.ComponentModel.DataAnnotations;
using Metrics.Sources.Mapping;

namespace Metrics.Sources.Http;

/// <summary>Pages by the number of records before them.</summary>
internal sealed record OffsetPaging
{
    /// <summary>How many records a full page has, for {size}; one with fewer is the last.</summary>
    [Range(1, 100_000)]
    public required int Size { get; init; }

    /// <summary>The offset of the first page.</summary>
    public long First { get; init; }

    /// <summary>Where the reply says how many records there are.</summary>
    public JsonPath? Total { get; init; }

    /// <summary>Where the reply says whether there is more.</summary>
    public JsonPath? More { get; init; }
}
