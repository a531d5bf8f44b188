namespace Metrics.Facts.Collecting;

/// <summary>
/// Marks a class as a source of that type (<c>type:</c> in the configuration). Sources are found by it; there is no list.
/// </summary>
/// <param name="type">The word in the configuration: lower case, the folder's name.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SourceAttribute(string type) : Attribute
{
    public string Type { get; } = type;

    /// <summary>One line: what it reads.</summary>
    public required string Summary { get; init; }

    /// <summary>The kinds of facts that it can yield.</summary>
    public required FactKind[] Records { get; init; }

    /// <summary>Those of which a run may tell what is gone (<see cref="SourceRecord.Swept"/>): of them it keeps every id it has seen.</summary>
    public FactKind[] Sweeps { get; init; } = [];

    /// <summary>What a run costs, in words: <c>1 request a 100 pull requests</c>.</summary>
    public required string Cost { get; init; }

    /// <summary>
    /// The vendor's published limit of requests a minute, where its answers do not tell what is left; 0: they tell, or there is none.
    /// </summary>
    public int RequestsPerMinute { get; init; }

    /// <summary>The largest delivery that is taken, in megabytes; for receivers.</summary>
    public int LargestDelivery { get; init; } = 5;
}
