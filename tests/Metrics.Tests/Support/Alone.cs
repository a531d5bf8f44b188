namespace Metrics.Tests.Support;

/// <summary>Tests that measure the process itself: they run after all others, one by one.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
