using System.Data.Common;
using Metrics.Store.Dialects;

namespace Metrics.Store.Writing;

/// <summary>The one connection that writes: takes turns, one transaction each, all or nothing.</summary>
internal sealed class Writer(IDialect dialect, StoreAccess access) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private WriteSession? _session;
    private bool _closed;

    public async Task<T> RunAsync<T>(Func<WriteSession, Task<T>> work, CancellationToken cancel)
    {
        if (access == StoreAccess.Read)
        {
            throw new StoreException("the store is opened for reading only");
        }

        await _turn.WaitAsync(cancel);
        try
        {
            // SQLite works on the calling thread: give that one back, so that a collector can read on meanwhile.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            ObjectDisposedException.ThrowIf(_closed, typeof(FactStore));
            await BeginAsync(cancel);
            T result = await work(_session!);
            await _session!.Transaction.CommitAsync(cancel);
            return result;
        }
        catch (Exception failure)
        {
            await EndAsync();
            throw dialect.Explain(failure) ?? failure;
        }
        finally
        {
            if (_session is { } session)
            {
                await session.Transaction.DisposeAsync();
            }

            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync();
        _closed = true;
        await EndAsync();
        _turn.Release();
    }

    private async Task BeginAsync(CancellationToken cancel)
    {
        if (_session is { } kept)
        {
            try
            {
                kept.Transaction = await kept.Connection.BeginTransactionAsync(cancel);
                return;
            }
            catch (DbException)
            {
                // The server went away between two batches: nothing is lost, a new connection may do.
                await EndAsync();
            }
        }

        DbConnection connection = await dialect.ConnectAsync(StoreAccess.Write, cancel);
        try
        {
            _session = new(connection, dialect.Rows(connection), await connection.BeginTransactionAsync(cancel));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // After a failure nothing is known of the connection: it is dropped, which also rolls back.
    private async Task EndAsync()
    {
        if (_session is not { } session)
        {
            return;
        }

        _session = null;
        await QuietlyAsync(session.Transaction);
        session.Rows.Dispose();

        // A full disk has rolled back by itself, and closing fails to roll back again.
        await QuietlyAsync(session.Connection);
    }

    private static async Task QuietlyAsync(IAsyncDisposable ending)
    {
        try
        {
            await ending.DisposeAsync();
        }
        catch (DbException)
        {
            // The first failure is the one to tell.
        }
    }
}

/// <summary>A connection within its transaction.</summary>
internal sealed class WriteSession(DbConnection connection, IFactRows rows, DbTransaction transaction)
{
    public DbConnection Connection { get; } = connection;

    public IFactRows Rows { get; } = rows;

    public DbTransaction Transaction { get; set; } = transaction;

    /// <summary>When old deliveries of a source were last dropped through this connection.</summary>
    public Dictionary<string, long> DroppedAt { get; } = [];
}
