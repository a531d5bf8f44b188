using Metrics.Facts.Collecting;
using Metrics.Sources.Mapping;

namespace Metrics.Sources.Http;

/// <summary>When a record was made or changed, in lists with the newest first. A path alone may be written in place of the whole.</summary>
[ShortForm(nameof(At))]
internal sealed record NewestFirst
{
    public required JsonPath At { get; init; }

    public TimeFormat Time { get; init; } = TimeFormat.Iso;
}
