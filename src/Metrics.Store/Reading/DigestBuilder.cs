using System.Security.Cryptography;
using Metrics.Facts;

namespace Metrics.Store.Reading;

/// <summary>Folds parts into one SHA-256, in the order of their revisions.</summary>
internal sealed class DigestBuilder : IDisposable
{
    private const int DamagedNamed = 20;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<FactKey> _damaged = [];
    private long _facts;

    /// <summary>Takes a part, which is used up by it.</summary>
    public void Add(DigestPart part)
    {
        using (part)
        {
            _hash.AppendData(part.Bytes);
            _facts += part.Facts;
            _damaged.AddRange(part.Damaged.Take(DamagedNamed - _damaged.Count));
        }
    }

    public FactsDigest Finish() => new(Convert.ToHexStringLower(_hash.GetHashAndReset()), _facts, _damaged);

    public void Dispose() => _hash.Dispose();
}
