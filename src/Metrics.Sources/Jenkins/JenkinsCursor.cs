using System.Text.Json;
using System.Text.Json.Serialization;

namespace Metrics.Sources.Jenkins;

/// <summary>How far each job has been read, by its full name: the number of the first build that is not done or not read yet.</summary>
internal sealed record JenkinsCursor
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    public Dictionary<string, long> Next { get; init; } = [];

    public static JenkinsCursor Parse(string? text) =>
        text is null ? new JenkinsCursor() : JsonSerializer.Deserialize<JenkinsCursor>(text, Json) ?? new JenkinsCursor();

    public override string ToString() => JsonSerializer.Serialize(this, Json);
}
