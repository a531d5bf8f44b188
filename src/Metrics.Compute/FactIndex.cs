using Metrics.Facts;

namespace Metrics.Compute;

/// <summary>
/// The current truth in memory: columns of numbers grouped by service, kept sorted, with links and carried changes derived as facts
/// arrive. One writer at a time; readers must not run beside it (the holder of the index arranges that).
/// </summary>
public sealed class FactIndex(Catalog catalog, Definitions definitions, OrganizationCalendar calendar)
{
    public Catalog Catalog { get; } = catalog;

    public Definitions Definitions { get; } = definitions;

    public OrganizationCalendar Calendar { get; } = calendar;

    /// <summary>The revision of the newest version taken.</summary>
    public long Revision { get; private set; }

    /// <summary>Takes versions in revision order; a later version of a fact replaces the earlier one, a deleted one removes it.</summary>
    public void Apply(IEnumerable<StoredFact> versions) => throw new NotImplementedException();
}
