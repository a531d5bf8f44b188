using Metrics.Facts;
using Metrics.Facts.Json;
using Metrics.Store.Dialects;

namespace Metrics.Store.Writing;

/// <summary>A fact with its stored bytes and their digest.</summary>
internal readonly record struct PreparedFact(Fact Fact, RowKey Key, byte[] Body, Digest128 Digest)
{
    // Below this many facts, starting a second thread costs more than it brings.
    private const int WorthSharing = 256;

    public static PreparedFact Of(Fact fact)
    {
        byte[] body = FactJson.ToStored(fact);
        return new(fact, new(fact.Kind.Name(), fact.Id), body, Digest128.Of(body));
    }

    /// <summary>Prepares many on all cores: done before the transaction, so that writers wait for each other less.</summary>
    public static PreparedFact[] OfAll(IReadOnlyList<Fact> facts)
    {
        var prepared = new PreparedFact[facts.Count];
        if (facts.Count < WorthSharing)
        {
            for (int i = 0; i < prepared.Length; i++)
            {
                prepared[i] = Of(facts[i]);
            }
        }
        else
        {
            Parallel.For(0, prepared.Length, i => prepared[i] = Of(facts[i]));
        }

        return prepared;
    }
}
