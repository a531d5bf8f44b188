using System.Text;
using Metrics.Facts;
using Metrics.Facts.Json;
using Metrics.Store;

namespace Metrics.Benchmarks;

/// <summary>
/// Changes as JSON lines, and their way into a store: a batch is read while the one before is written, as a collector does.
/// </summary>
internal sealed class StoreFill
{
    public const int BatchSize = 10_000;

    public StoreFill(World world) => Lines = [.. world.Changes().Select(FactJson.ToWire)];

    public IReadOnlyList<string> Lines { get; }

    /// <summary>What a bare table would be given: key and content, nothing else.</summary>
    public IReadOnlyList<(string Id, byte[] Body)> Rows() =>
        [.. Lines.Select(line => (FactJson.FromWire(FactKind.Change, line).Id, Encoding.UTF8.GetBytes(line)))];

    public async Task TakeAsync(FactStore store)
    {
        Task<BatchResult>? writing = null;
        for (int from = 0; from < Lines.Count; from += BatchSize)
        {
            var facts = new Fact[Math.Min(BatchSize, Lines.Count - from)];
            for (int at = 0; at < facts.Length; at++)
            {
                facts[at] = FactJson.FromWire(FactKind.Change, Lines[from + at]);
            }

            if (writing is not null)
            {
                await writing;
            }

            writing = store.WriteAsync(new FactBatch { Source = "github", Facts = facts, Cursor = $"{from}" });
        }

        await writing!;
    }
}
