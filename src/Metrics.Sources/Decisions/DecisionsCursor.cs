using System.Text.Json;

namespace Metrics.Sources.Decisions;

/// <summary>A file as it was read.</summary>
/// <param name="Size">Its size then; −1 where it could not be opened.</param>
/// <param name="Modified">Its time of change then, in milliseconds since 1970.</param>
/// <param name="Id">The decision that it holds; null while it holds none.</param>
internal sealed record DecisionMark(long Size, long Modified, string? Id);

/// <summary>Every file of the folder as it was read.</summary>
internal sealed record DecisionsCursor
{
    private static readonly JsonSerializerOptions Camel = new(JsonSerializerDefaults.Web);

    public SortedDictionary<string, DecisionMark> Files { get; init; } = new(StringComparer.Ordinal);

    public static DecisionsCursor Parse(string? text) => text is null
        ? new DecisionsCursor()
        : new DecisionsCursor
        {
            Files = new(JsonSerializer.Deserialize<Dictionary<string, DecisionMark>>(text, Camel)!, StringComparer.Ordinal),
        };

    public override string ToString() => JsonSerializer.Serialize(Files, Camel);
}
