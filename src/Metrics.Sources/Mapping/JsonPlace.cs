using System.Text.Json;

namespace Metrics.Sources.Mapping;

/// <summary>A value of a reply with the objects around it.</summary>
/// <param name="Outer">The object that holds it, lists between them left out; null at the top.</param>
internal sealed record JsonPlace(JsonElement Value, JsonPlace? Outer)
{
    /// <summary>The value of a field of this object.</summary>
    public JsonPlace Of(JsonElement value) => new(value, Value.ValueKind == JsonValueKind.Object ? this : Outer);
}
