namespace Metrics.Store.Writing;

/// <summary>The store's one row of state; see the migration.</summary>
internal sealed class StateRow
{
    public required long Revision { get; set; }

    public required long RecordedAt { get; set; }

    public required long LastNumber { get; set; }
}
