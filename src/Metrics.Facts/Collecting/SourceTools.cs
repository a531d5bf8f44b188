namespace Metrics.Facts.Collecting;

/// <summary>What the runner lends a source.</summary>
public sealed record SourceTools
{
    /// <summary>
    /// Every request through it is timed, counted, retried, held to the vendor's budget and read whole before it is returned: a body cut
    /// short or JSON that does not parse is retried like any failure on the way. An answer outside 2xx is returned only for 304, 404, 410
    /// and 422; everything else becomes a <see cref="SourceFaultException"/>. No address is set: requests are absolute.
    /// </summary>
    public required HttpClient Http { get; init; }

    /// <summary>The configured name of the source.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// A folder of this source's own that lasts between runs, for copies that can be made again (a mirrored repository). Made when first
    /// used.
    /// </summary>
    public required string CacheFolder { get; init; }

    /// <summary>The folder of the configuration file: relative paths start there.</summary>
    public required string BaseFolder { get; init; }

    public Definitions Definitions { get; init; } = new();

    public Catalog Catalog { get; init; } = Catalog.Empty;

    public OrganizationCalendar Calendar { get; init; } = OrganizationCalendar.Utc;
}
