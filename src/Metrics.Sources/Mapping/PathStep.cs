namespace Metrics.Sources.Mapping;

/// <summary>One step of a path: from a place to those that it leads to.</summary>
internal delegate IEnumerable<JsonPlace> PathStep(JsonPlace place);
