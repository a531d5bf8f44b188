namespace Metrics.Sources.Mapping;

/// <summary>A path as it was read.</summary>
/// <param name="FromReply">It begins at the whole reply.</param>
/// <param name="Up">How many objects up it begins.</param>
/// <param name="Steps">The way from there.</param>
/// <param name="IsPlain">It neither chooses nor looks into every entry.</param>
internal sealed record ParsedPath(bool FromReply, int Up, IReadOnlyList<PathStep> Steps, bool IsPlain);
