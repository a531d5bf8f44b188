namespace Metrics.Sources.Http;

/// <summary>Where the next page is.</summary>
/// <param name="Cursor">The cursor that the reply before gave.</param>
/// <param name="Position">The offset or the number of the page.</param>
/// <param name="Address">The address that the reply before gave.</param>
internal sealed record PagePosition(string? Cursor, long Position, Uri? Address);
