using System.Data.Common;
using Dapper;
using Metrics.Facts.Collecting;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Metrics.Sources.Sql;

/// <summary>A SQLite file.</summary>
internal sealed class SqliteDatabase(string path) : IDatabase
{
    private const int Interrupted = 9;

    public async Task<DbConnection> OpenAsync(TimeSpan timeout, CancellationToken cancel)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false };
        settings.DefaultTimeout = (int)Math.Ceiling(timeout.TotalSeconds);
        var connection = new SqliteConnection(settings.ToString());
        try
        {
            await connection.OpenAsync(cancel);

            // The file is opened for reading; this keeps those out that a query might attach.
            await connection.ExecuteAsync("PRAGMA query_only = ON");
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // Deferred: any other takes the lock of a writer.
    public Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancel) =>
        Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: true));

    // SQLite runs in this process: nobody else ends a query that never does.
    public IDisposable Limit(DbConnection connection, TimeSpan timeout)
    {
        sqlite3 handle = ((SqliteConnection)connection).Handle!;
        var limit = new CancellationTokenSource(timeout);
        limit.Token.Register(() => raw.sqlite3_interrupt(handle));
        return limit;
    }

    public SourceFaultException? Explain(Exception failure, SqlText query, TimeSpan timeout)
    {
        if (failure is not SqliteException said)
        {
            return null;
        }

        (FaultKind kind, string words) = said.SqliteErrorCode switch
        {
            5 or 6 => (FaultKind.Unreachable, "the file is locked by a program that writes it"),
            8 => (FaultKind.Misconfigured, "it writes; a query may only read"),
            Interrupted => (
                FaultKind.Misconfigured,
                $"it was stopped after {timeout.TotalSeconds:0.#} s; make it faster, narrow it with @since, or raise 'statement_timeout'"),
            14 => (FaultKind.Misconfigured, "the file can't be opened: check the path in 'connection', and that this user may read it"),
            26 => (FaultKind.Misconfigured, "the file is no SQLite database"),
            _ => (FaultKind.Misconfigured, said.Message),
        };
        return new(kind, $"{query.Name}: {words}", failure);
    }
}
