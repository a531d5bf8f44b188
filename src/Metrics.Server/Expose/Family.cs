namespace Metrics.Server.Expose;

/// <summary>What a family measures.</summary>
internal enum FamilyKind
{
    Gauge,
    Counter,
    Histogram,
}

/// <summary>The metadata of a family.</summary>
/// <param name="Name">The name of its series; a counter's with its <c>_total</c>, a histogram's without <c>_bucket</c>.</param>
/// <param name="Kind">What it measures.</param>
/// <param name="Help">One or two sentences.</param>
internal sealed record Family(string Name, FamilyKind Kind, string Help);

/// <summary>A family with its lines; a family without lines is not written at all.</summary>
/// <param name="Family">The metadata.</param>
/// <param name="Lines">What everyone who may scrape sees.</param>
/// <param name="Sensitive">What the role <c>scrape</c> does not see.</param>
internal sealed record FamilyLines(Family Family, ReadOnlyMemory<byte> Lines, ReadOnlyMemory<byte> Sensitive);
