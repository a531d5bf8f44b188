using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Metrics.Facts.Collecting;
using YamlDotNet.RepresentationModel;

namespace Metrics.Tests.Support;

/// <summary>Binds YAML of the recorded cases to records.</summary>
internal static class InterimBinder
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower),
            new Word<Secret>(Secret.Of),
            new Word<bool>(bool.Parse),
            new Word<TimeSpan>(Span),
        },
    };

    public static object Bind(YamlNode node, Type type) => Json(node).Deserialize(type, Options)!;

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Json(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "" or "null" or "~" } => null,
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new NotSupportedException(node.GetType().Name),
    };

    private static TimeSpan Span(string text) => text[^1] switch
    {
        's' => TimeSpan.FromSeconds(Number(text)),
        'm' => TimeSpan.FromMinutes(Number(text)),
        'h' => TimeSpan.FromHours(Number(text)),
        'd' => TimeSpan.FromDays(Number(text)),
        _ => throw new FormatException($"'{text}' is no span of time"),
    };

    private static double Number(string text) => double.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture);

    private sealed class Word<T>(Func<string, T> read) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => read(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
