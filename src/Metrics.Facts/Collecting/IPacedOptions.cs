namespace Metrics.Facts.Collecting;

/// <summary>Options that say how often a vendor may be asked, where the type of source can't know it.</summary>
public interface IPacedOptions
{
    /// <summary>The most requests a minute; null: the vendor's answers tell, or there is no limit.</summary>
    int? RequestsPerMinute { get; }
}
