using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Metrics.Store.Dialects;

/// <summary>One file, written by one process at a time; read by any.</summary>
internal sealed class SqliteDialect : IDialect
{
    private readonly string _path;
    private readonly bool _throwAway;
    private readonly SqliteLock? _lock;

    /// <param name="path">The file; <c>:memory:</c> is a throw-away file, so that readers and the writer don't wait for each other.</param>
    public SqliteDialect(string path, StoreAccess access)
    {
        SqliteLibrary.Load();
        _throwAway = path == ":memory:";
        _path = _throwAway ? Path.Combine(Path.GetTempPath(), $"metrics-{Guid.NewGuid():n}.db") : Path.GetFullPath(path);
        if (access == StoreAccess.Write)
        {
            _lock = SqliteLock.Take(_path);
        }
        else if (!File.Exists(_path))
        {
            throw new StoreException($"there is no store at {_path} yet: run 'metrics collect' or 'metrics serve' first");
        }
    }

    public string Name => "sqlite";

    public async Task<DbConnection> ConnectAsync(StoreAccess access, CancellationToken cancel)
    {
        SqliteConnection connection = Unopened(access);
        await connection.OpenAsync(cancel);
        if (access == StoreAccess.Write)
        {
            // FULL: what was answered with 202 survives a power cut. A late checkpoint: a backfill writes most pages once instead of often.
            string durability = _throwAway ? "OFF" : "FULL";
            await connection.ExecuteAsync($"""
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = {durability};
                PRAGMA wal_autocheckpoint = 8000;
                PRAGMA cache_size = -32000;
                """);
        }

        return connection;
    }

    // The lock file keeps other processes out already.
    public Task LockMigrationsAsync(DbTransaction transaction, CancellationToken cancel) => Task.CompletedTask;

    public IFactRows Rows(DbConnection connection) => new SqliteFactRows((SqliteConnection)connection);

    public StoreException? Explain(Exception failure) => failure is SqliteException sqlite
        ? new StoreException($"{Words(sqlite)} (store {_path})", failure)
        : null;

    public async ValueTask DisposeAsync()
    {
        // Pooled connections keep the file open; the pool is emptied so that a closed store can be moved or deleted.
        using (SqliteConnection pooled = Unopened(StoreAccess.Read))
        {
            SqliteConnection.ClearPool(pooled);
        }

        if (_lock is not null && !_throwAway)
        {
            await FoldAsync();
        }

        _lock?.Dispose();
        if (_throwAway)
        {
            foreach (string ending in (string[])["", "-wal", "-shm", ".lock"])
            {
                File.Delete(_path + ending);
            }
        }
    }

    /// <summary>Leaves one file behind: the last connection folds the log into it if it may write, which the readers' may not.</summary>
    private async Task FoldAsync()
    {
        try
        {
            await using DbConnection last = await ConnectAsync(StoreAccess.Write, CancellationToken.None);
        }
        catch (SqliteException)
        {
            // The log stays beside the file; the next start folds it.
        }
    }

    private SqliteConnection Unopened(StoreAccess access) => new(new SqliteConnectionStringBuilder
    {
        DataSource = _path,
        Mode = access == StoreAccess.Write ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadOnly,
        DefaultTimeout = 30,

        // A writer is dropped when something failed: what it was told about pages and waiting must not come back from a pool.
        Pooling = access == StoreAccess.Read,
    }.ToString());

    private static string Words(SqliteException failure) => failure.SqliteErrorCode switch
    {
        1 when failure.Message.Contains("no such table: migrations", StringComparison.Ordinal) =>
            "the file holds no store yet: run 'metrics collect' or 'metrics serve' first",
        5 or 6 => "the store is locked by another program: close what has the file open, such as a database browser",
        8 => "the store can't be written: the file or its folder is read-only for this user",
        10 => $"the disk failed to read or write the store: {failure.Message}",
        11 => "the store is damaged: restore it from a backup, or move it away and collect again",
        13 => "the disk is full: nothing of this batch was stored; make room and it goes on",
        14 => "the store can't be opened: check that the folder exists and that this user may write in it",
        26 => "the file is no SQLite database",
        _ => $"the store failed: {failure.Message}",
    };
}
