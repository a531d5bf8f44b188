namespace Metrics.Sources.Jenkins;

/// <summary>How far each job has been read, by its full name: the number of the first build that is not done or not read yet.</summary>
internal sealed record JenkinsCursor
{
    public Dictionary<string, long> Next { get; init; } = [];

    public static JenkinsCursor Parse(string? text) => CursorJson.Read<JenkinsCursor>(text) ?? new JenkinsCursor();

    public override string ToString() => CursorJson.Write(this);
}
