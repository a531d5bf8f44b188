using System.Text.Json;

namespace Metrics.Sources.Mapping;

/// <summary>
/// A JSON path: names with dots, <c>['a name']</c>, <c>[0]</c>, <c>[-1]</c>, <c>[*]</c> and filters such as
/// <c>[?(@.type == 'page')]</c>. It begins at the record; with <c>$</c> at the whole reply, with <c>^</c> at the object around the record.
/// </summary>
internal sealed class JsonPath
{
    private readonly ParsedPath _path;

    private JsonPath(string text, ParsedPath path) => (Text, _path) = (text, path);

    public string Text { get; }

    /// <summary>False when it may well find nothing: it chooses, or looks into every entry of a list.</summary>
    public bool IsPlain => _path.IsPlain;

    /// <summary>Reads a path as people write it.</summary>
    /// <exception cref="FormatException">It is none; the message says where and why.</exception>
    public static JsonPath Parse(string text) => new(text, new JsonPathReader(text).Read());

    public override string ToString() => Text;

    /// <summary>What stands at the path, in the order of the reply; nulls are among it.</summary>
    public IEnumerable<JsonPlace> Select(JsonPlace record)
    {
        IEnumerable<JsonPlace> found = Start(record) is { } start ? [start] : [];
        foreach (PathStep step in _path.Steps)
        {
            found = found.SelectMany(place => step(place));
        }

        return found;
    }

    /// <summary>The last thing on the way to what is not there: what it holds helps to mend the path.</summary>
    public JsonElement Nearest(JsonPlace record)
    {
        JsonPlace nearest = Start(record) ?? record;
        foreach (PathStep step in _path.Steps)
        {
            if (step(nearest).FirstOrDefault() is not { } next)
            {
                break;
            }

            nearest = next;
        }

        return nearest.Value;
    }

    /// <summary>The values that are there: nulls and empty texts are left out.</summary>
    public IEnumerable<JsonElement> Values(JsonPlace record) => Select(record).Select(place => place.Value).Where(IsThere);

    /// <summary>Whether something is there that is not null, false, 0, or an empty text, list or object.</summary>
    public bool IsTrue(JsonPlace record) => Select(record).Any(place => place.Value switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.String } text => IsThere(text),
        { ValueKind: JsonValueKind.Number } number => number.GetDouble() != 0,
        { ValueKind: JsonValueKind.Array } list => list.GetArrayLength() > 0,
        { ValueKind: JsonValueKind.Object } fields => fields.EnumerateObject().Any(),
        _ => false,
    });

    private JsonPlace? Start(JsonPlace record)
    {
        JsonPlace? start = record;
        while (_path.FromReply && start.Outer is { } outer)
        {
            start = outer;
        }

        for (int i = 0; i < _path.Up && start is not null; i++)
        {
            start = start.Outer;
        }

        return start;
    }

    private static bool IsThere(JsonElement value) =>
        value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
        && !(value.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetString()));
}
