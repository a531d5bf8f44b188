using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Metrics.Facts.Json;

namespace Metrics.Server.Api;

/// <summary>
/// How the API and the verbs' <c>--json</c> write: snake_case, instants as ISO 8601 in UTC, what does not apply left out.
/// </summary>
internal static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = Made(indented: false);

    /// <summary>The same for people: one field a line.</summary>
    public static JsonSerializerOptions Indented { get; } = Made(indented: true);

    public static void Apply(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DictionaryKeyPolicy = null;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Converters.Add(new IsoInstants());
        options.Converters.Add(new ScopeText());
        options.Converters.Add(new PeriodText());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    }

    private static JsonSerializerOptions Made(bool indented)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = indented };
        Apply(options);
        return options;
    }
}
