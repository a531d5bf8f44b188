namespace Metrics.Store;

/// <summary>Who wants to know at once what this process wrote; what other replicas write is found by following the store.</summary>
public interface IWrittenFacts
{
    /// <summary>Called after each batch that this process wrote; returns quickly and never throws.</summary>
    void Written(BatchResult batch);
}
