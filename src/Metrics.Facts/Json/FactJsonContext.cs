using System.Text.Json.Serialization;

namespace Metrics.Facts.Json;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, UseStringEnumConverter = false)]
[JsonSerializable(typeof(Deployment))]
[JsonSerializable(typeof(Change))]
[JsonSerializable(typeof(Incident))]
[JsonSerializable(typeof(KpiPoint))]
[JsonSerializable(typeof(CodeRework))]
[JsonSerializable(typeof(Decision))]
[JsonSerializable(typeof(LinkStatement))]
[JsonSerializable(typeof(CatalogEntry))]
internal sealed partial class FactJsonContext : JsonSerializerContext;
