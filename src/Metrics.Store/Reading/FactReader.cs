using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Metrics.Facts;
using Metrics.Facts.Json;
using Metrics.Store.Dialects;

namespace Metrics.Store.Reading;

/// <summary>Streams versions in revision order with constant memory: rows are read on one thread and decoded on others, in order.</summary>
internal sealed class FactReader(IDialect dialect)
{
    public async IAsyncEnumerable<StoredFact> ReadAsync(
        FactSelection selection, FactParts parts, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (IReadOnlyList<StoredFact> facts in ReadAsync(selection, parts, static fact => fact, cancel))
        {
            foreach (StoredFact fact in facts)
            {
                yield return fact;
            }
        }
    }

    /// <summary>In batches, each fact passed through a function by whoever decodes it.</summary>
    public IAsyncEnumerable<IReadOnlyList<T>> ReadAsync<T>(
        FactSelection selection, FactParts parts, Func<StoredFact, T> each, CancellationToken cancel) =>
        ReadAsync(
            selection,
            rows =>
            {
                var facts = new T[rows.Count];
                for (int at = 0; at < facts.Length; at++)
                {
                    facts[at] = each(rows.Rows[at].Decode(parts));
                }

                return (IReadOnlyList<T>)facts;
            },
            cancel);

    /// <summary>The digest over the versions up to a revision; their contents are hashed anew.</summary>
    public async Task<FactsDigest> DigestAsync(long atRevision, FactQuery filter, CancellationToken cancel)
    {
        using var digest = new DigestBuilder();
        await foreach (DigestPart part in ReadAsync(FactSelection.UpTo(atRevision, filter), Fold, cancel))
        {
            digest.Add(part);
        }

        return digest.Finish();

        DigestPart Fold(FactRows rows)
        {
            var part = new DigestPart(atRevision);
            foreach (ref readonly FactRow row in rows.Rows)
            {
                part.Add(row);
            }

            return part;
        }
    }

    /// <summary>
    /// What is counted of each fact as it stood at the revision, passed through a function, and at the end the digest of everything up to
    /// it: one reading for both.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<T>> ReadProvenAsync<T>(
        long atRevision, Func<StoredFact, T> each, Action<FactsDigest> finished, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var digest = new DigestBuilder();
        await foreach ((DigestPart part, List<T> facts) in ReadAsync(FactSelection.UpTo(atRevision, new()), Prove, cancel))
        {
            digest.Add(part);
            yield return facts;
        }

        finished(digest.Finish());

        (DigestPart Part, List<T> Facts) Prove(FactRows rows)
        {
            var part = new DigestPart(atRevision);
            var facts = new List<T>(rows.Count);
            foreach (ref readonly FactRow row in rows.Rows)
            {
                bool stands = !row.Deleted && (row.SupersededBy == 0 || row.SupersededBy > atRevision);

                // What is not as it was written is told by the digest; whether it can be read is chance.
                if (part.Add(row) && stands)
                {
                    facts.Add(each(row.Decode(FactParts.Counted)));
                }
            }

            return (part, facts);
        }
    }

    private async IAsyncEnumerable<T> ReadAsync<T>(
        FactSelection selection, Func<FactRows, T> decode, [EnumeratorCancellation] CancellationToken cancel)
    {
        var chunks = Channel.CreateBounded<Task<T>>(new BoundedChannelOptions(4) { SingleReader = true, SingleWriter = true });
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task reading = Task.Run(() => FillAsync(selection, decode, chunks.Writer, stopped.Token), CancellationToken.None);
        try
        {
            await foreach (Task<T> chunk in chunks.Reader.ReadAllAsync(cancel))
            {
                yield return await chunk;
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
    private async Task FillAsync<T>(FactSelection selection, Func<FactRows, T> decode, ChannelWriter<Task<T>> chunks, CancellationToken cancel)
    {
        try
        {
            await using DbConnection connection = await dialect.ConnectAsync(StoreAccess.Read, cancel);
            await using DbCommand command = selection.Command(connection);
            await using DbDataReader reader = await command.ExecuteReaderAsync(cancel);
            var each = IRowReader.Of(reader);
            var rows = new FactRows();
            while (await reader.ReadAsync(cancel))
            {
                each.Take(rows);
                if (rows.IsFull)
                {
                    await chunks.WriteAsync(DecodeAsync(rows, decode), cancel);
                    rows = new FactRows();
                }
            }

            await chunks.WriteAsync(DecodeAsync(rows, decode), cancel);
            chunks.Complete();
        }
        catch (Exception failure)
        {
            chunks.Complete(dialect.Explain(failure) ?? failure);
        }
    }

    private static Task<T> DecodeAsync<T>(FactRows rows, Func<FactRows, T> decode) => Task.Run(() =>
    {
        using (rows)
        {
            return decode(rows);
        }
    });
}
