using Metrics.Facts;
using Metrics.Store.Dialects;

namespace Metrics.Store.Writing;

/// <summary>The newest version of a fact while a batch is planned: as stored, or as an earlier item of the batch made it.</summary>
internal sealed class Head
{
    public required long Revision { get; init; }

    public required Digest128 Digest { get; init; }

    public required bool Deleted { get; init; }

    public required long? UpdatedAt { get; set; }

    /// <summary>Its row when this batch writes it; null when it is stored already.</summary>
    public VersionRow? Pending { get; init; }

    /// <summary>Where it stands among the batch's written versions.</summary>
    public int WrittenAt { get; init; }

    /// <summary>Its content, once needed.</summary>
    public Fact? Fact { get; set; }
}
