using Metrics.Facts;

namespace Metrics.Server.Demo;

/// <summary>What one source of the sample organization told at one time; told again with other content, it is a restatement.</summary>
/// <param name="Source">The configured name of the source.</param>
/// <param name="KnownAt">When it was told: never before the fact happened, never after the demo's now.</param>
/// <param name="Fact">What it told.</param>
internal sealed record DemoFact(string Source, DateTimeOffset KnownAt, Fact Fact);
