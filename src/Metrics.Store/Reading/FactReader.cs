using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Metrics.Facts;
using Metrics.Store.Dialects;

namespace Metrics.Store.Reading;

/// <summary>Streams versions in revision order with constant memory: rows are read on one thread and decoded on others, in order.</summary>
internal sealed class FactReader(IDialect dialect)
{
    private const int RowsAtOnce = 512;

    public async IAsyncEnumerable<StoredFact> ReadAsync(FactSelection selection, [EnumeratorCancellation] CancellationToken cancel)
    {
        var chunks = Channel.CreateBounded<Task<StoredFact[]>>(new BoundedChannelOptions(4) { SingleReader = true, SingleWriter = true });
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task reading = Task.Run(() => FillAsync(selection, chunks.Writer, stopped.Token), CancellationToken.None);
        try
        {
            await foreach (Task<StoredFact[]> chunk in chunks.Reader.ReadAllAsync(cancel))
            {
                foreach (StoredFact fact in await chunk)
                {
                    yield return fact;
                }
            }
        }
        finally
        {
            await stopped.CancelAsync();
            await reading;
        }
    }

    /// <summary>Hands each chunk to a decoder and passes the decoder on: several decode at once, and chunks still arrive in order.</summary>
    private async Task FillAsync(FactSelection selection, ChannelWriter<Task<StoredFact[]>> chunks, CancellationToken cancel)
    {
        try
        {
            await using DbConnection connection = await dialect.ConnectAsync(StoreAccess.Read, cancel);
            await using DbCommand command = selection.Command(connection);
            await using DbDataReader reader = await command.ExecuteReaderAsync(cancel);
            var rows = new List<FactRow>(RowsAtOnce);
            while (await reader.ReadAsync(cancel))
            {
                rows.Add(FactRow.Read(reader));
                if (rows.Count == RowsAtOnce)
                {
                    await chunks.WriteAsync(Decode(rows), cancel);
                    rows = new List<FactRow>(RowsAtOnce);
                }
            }

            await chunks.WriteAsync(Decode(rows), cancel);
            chunks.Complete();
        }
        catch (Exception failure)
        {
            chunks.Complete(dialect.Explain(failure) ?? failure);
        }
    }

    private static Task<StoredFact[]> Decode(List<FactRow> rows) => Task.Run(() =>
    {
        var facts = new StoredFact[rows.Count];
        for (int i = 0; i < facts.Length; i++)
        {
            facts[i] = rows[i].Decode();
        }

        return facts;
    });
}
