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

    public IAsyncEnumerable<StoredFact> ReadAsync(FactSelection selection, CancellationToken cancel) =>
        ReadAsync(selection, row => row.Decode(), cancel);

    /// <summary>The digest over the versions up to a revision; their contents are hashed anew.</summary>
    public async Task<FactsDigest> DigestAsync(long atRevision, FactQuery filter, CancellationToken cancel)
    {
        using var digest = new DigestBuilder(atRevision);
        await foreach ((FactRow row, Digest128 content) in ReadAsync(FactSelection.UpTo(atRevision, filter), row => (row, Digest128.Of(row.Body)), cancel))
        {
            digest.Add(row, content);
        }

        return digest.Finish();
    }

    /// <summary>Each fact as it stood at the revision, and at the end the digest of everything up to it: one reading for both.</summary>
    public async IAsyncEnumerable<StoredFact> ReadProvenAsync(
        long atRevision, Action<FactsDigest> finished, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var digest = new DigestBuilder(atRevision);
        await foreach ((FactRow row, Digest128 content, StoredFact? fact) in ReadAsync(FactSelection.UpTo(atRevision, new()), Prove, cancel))
        {
            digest.Add(row, content);
            if (fact is not null)
            {
                yield return fact;
            }
        }

        finished(digest.Finish());

        (FactRow Row, Digest128 Content, StoredFact? Fact) Prove(FactRow row)
        {
            var content = Digest128.Of(row.Body);
            bool stands = !row.Deleted && (row.SupersededBy == 0 || row.SupersededBy > atRevision);

            // What is not as it was written is told by the digest; whether it can be read is chance.
            return (row, content, stands && Digest128.Read(row.Digest) == content ? row.Decode() : null);
        }
    }

    private async IAsyncEnumerable<T> ReadAsync<T>(
        FactSelection selection, Func<FactRow, T> decode, [EnumeratorCancellation] CancellationToken cancel)
    {
        var chunks = Channel.CreateBounded<Task<T[]>>(new BoundedChannelOptions(4) { SingleReader = true, SingleWriter = true });
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task reading = Task.Run(() => FillAsync(selection, decode, chunks.Writer, stopped.Token), CancellationToken.None);
        try
        {
            await foreach (Task<T[]> chunk in chunks.Reader.ReadAllAsync(cancel))
            {
                foreach (T fact in await chunk)
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

    /// <summary>
    /// Hands each chunk to a decoder and passes the decoder on: several decode at once, and chunks still arrive in order.
    /// </summary>
    private async Task FillAsync<T>(
        FactSelection selection, Func<FactRow, T> decode, ChannelWriter<Task<T[]>> chunks, CancellationToken cancel)
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
                    await chunks.WriteAsync(Decode(rows, decode), cancel);
                    rows = new List<FactRow>(RowsAtOnce);
                }
            }

            await chunks.WriteAsync(Decode(rows, decode), cancel);
            chunks.Complete();
        }
        catch (Exception failure)
        {
            chunks.Complete(dialect.Explain(failure) ?? failure);
        }
    }

    private static Task<T[]> Decode<T>(List<FactRow> rows, Func<FactRow, T> decode) => Task.Run(() =>
    {
        var facts = new T[rows.Count];
        for (int i = 0; i < facts.Length; i++)
        {
            facts[i] = decode(rows[i]);
        }

        return facts;
    });
}
