using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Metrics.Sources;

/// <summary>YAML as JSON of texts: a plain word stays the text that was written, so that 1.10 and 2026-10-01 stay what they are.</summary>
internal static class YamlJson
{
    /// <summary>The documents of a text with the line on which each begins; empty ones are left out.</summary>
    /// <exception cref="YamlException">It is no YAML; its start names the place.</exception>
    public static IReadOnlyList<(JsonElement Document, long Line)> Read(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
            return
            [
                .. stream.Documents
                    .Where(document => document.RootNode is not YamlScalarNode { Value: null or "" })
                    .Select(document => (JsonSerializer.SerializeToElement(Of(document.RootNode, 0)), document.RootNode.Start.Line)),
            ];
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException)
        {
            // So the library fails where a list or group is cut off in its middle, and two keys that are no words become the same one.
            throw new YamlException("it is cut off, a bracket or quote is not closed, or a key is no word");
        }
    }

    private static JsonNode? Of(YamlNode node, int depth) => node switch
    {
        _ when depth > 32 => throw new YamlException(node.Start, node.End, "it is nested too deep"),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or "~" or "null" } => null,
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(each => Of(each, depth + 1))]),
        YamlMappingNode map => new JsonObject(map.Children.Select(each =>
            KeyValuePair.Create(((each.Key as YamlScalarNode)?.Value) ?? "", Of(each.Value, depth + 1)))),
        _ => null,
    };
}
