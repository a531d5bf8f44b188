using Metrics.Facts.Collecting;
using Metrics.Sources.Mapping;

namespace Metrics.Sources.Http;

/// <summary>A cursor in the reply; where none is, the reading ends. The path alone may be written in place of the whole.</summary>
[ShortForm(nameof(At))]
internal sealed record CursorPaging
{
    public required JsonPath At { get; init; }

    /// <summary>Where the reply says whether there is more; left out: there is as long as there is a cursor.</summary>
    public JsonPath? More { get; init; }
}
