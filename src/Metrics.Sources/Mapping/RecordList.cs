using System.Text.Json;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Mapping;

/// <summary>Where the records stand in a reply. A path alone may be written in place of the whole.</summary>
[ShortForm(nameof(Path))]
internal sealed record RecordList
{
    /// <summary>The path of the list; <c>$</c> is the reply itself, a list or one record.</summary>
    public required JsonPath Path { get; init; }

    /// <summary>true: a reply without anything at the path holds no records; else that is a mistake.</summary>
    public bool Optional { get; init; }

    /// <summary>The records of a reply.</summary>
    /// <exception cref="JsonException">Nothing is at the path.</exception>
    public IReadOnlyList<JsonPlace> Read(JsonElement reply)
    {
        JsonPlace[] found = [.. Path.Select(new JsonPlace(reply, null))];
        if (found.Length == 0 && Path.IsPlain && !Optional)
        {
            throw new JsonException($"there is nothing at '{Path}', where the records should stand; {FieldValue.Names(Path.Nearest(new JsonPlace(reply, null)))}");
        }

        JsonPlace[] records = [.. found.SelectMany(Entries)];
        return records.FirstOrDefault(record => record.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)) is { } odd
            ? throw new JsonException($"at '{Path}' stand no records: {FieldValue.Names(odd.Value)}")
            : records;
    }

    private static IEnumerable<JsonPlace> Entries(JsonPlace place) => place.Value.ValueKind switch
    {
        JsonValueKind.Array => place.Value.EnumerateArray().Select(place.Of),
        JsonValueKind.Null => [],
        _ => [place],
    };
}
