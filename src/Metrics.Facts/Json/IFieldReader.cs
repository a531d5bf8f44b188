namespace Metrics.Facts.Json;

/// <summary>Hands out the fields of one fact in the order in which they are stored; null for one that is unknown.</summary>
/// <remarks>Each throws a <see cref="System.Text.Json.JsonException"/> when the field holds something else.</remarks>
internal interface IFieldReader
{
    string? Text();

    long? Number();

    decimal? Amount();

    bool? Flag();

    DateTimeOffset? Instant();

    IReadOnlyList<string>? Texts();

    IReadOnlyDictionary<string, string>? Map();
}
