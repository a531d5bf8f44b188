using Metrics.Store.Writing;

namespace Metrics.Store;

/// <summary>
/// A batch with all that can be made ready before it is written, the stored bytes of its facts and their digests: while one is written,
/// the next is prepared.
/// </summary>
public sealed class PreparedBatch
{
    private PreparedBatch(FactBatch batch) => (Batch, Facts) = (batch, PreparedFact.OfAll(batch.Facts));

    public FactBatch Batch { get; }

    internal PreparedFact[] Facts { get; }

    public static PreparedBatch Of(FactBatch batch) => new(batch);
}
