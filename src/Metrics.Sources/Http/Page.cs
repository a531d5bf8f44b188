using Metrics.Sources.Mapping;

namespace Metrics.Sources.Http;

/// <summary>One page of a list.</summary>
/// <param name="Number">1 for the first of a reading.</param>
internal sealed record Page(int Number, JsonReply Reply, IReadOnlyList<JsonPlace> Records)
{
    public JsonPlace Root => new(Reply.Root, null);
}
