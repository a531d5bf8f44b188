using System.Text.Json;
using System.Text.Json.Serialization;

namespace Metrics.Facts.Json;

/// <summary>Enumerations as words in snake_case (<c>in_progress</c>), the spelling of the definitions; numbers are refused.</summary>
public sealed class SnakeCaseWords<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
