namespace Metrics.Facts.Json;

/// <summary>Hands out the fields of one fact in the order in which they are stored; null for one that is unknown.</summary>
/// <remarks>Each throws a <see cref="System.Text.Json.JsonException"/> when the field holds something else.</remarks>
internal interface IFieldReader
{
    string? Text();

    /// <summary>A text that many facts share: who reads many may hand out one for all.</summary>
    string? Name();

    /// <summary>A text that only people read: who counts may leave it out, and is handed an empty one.</summary>
    string? Prose();

    long? Number();

    decimal? Amount();

    bool? Flag();

    DateTimeOffset? Instant();

    IReadOnlyList<string>? Texts();

    /// <summary>Texts that many facts share, as <see cref="Name"/>.</summary>
    IReadOnlyList<string>? Names();

    IReadOnlyDictionary<string, string>? Map();
}
