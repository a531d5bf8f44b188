using System.Data.Common;

namespace Metrics.Store.Dialects;

/// <summary>What differs between the databases. Everything else is one SQL text for both.</summary>
internal interface IDialect : IAsyncDisposable
{
    /// <summary>The word in the names of migrations that are this database's own: <c>0001_facts.NAME.sql</c>.</summary>
    string Name { get; }

    /// <summary>Opens a connection with its settings.</summary>
    Task<DbConnection> ConnectAsync(StoreAccess access, CancellationToken cancel);

    /// <summary>Keeps other programs from migrating until the transaction ends.</summary>
    Task LockMigrationsAsync(DbTransaction transaction, CancellationToken cancel);

    /// <summary>The fast ways into the table of facts, kept as long as the connection.</summary>
    IFactRows Rows(DbConnection connection);

    /// <summary>The database's failure in words for people; null when it is none of the database's.</summary>
    StoreException? Explain(Exception failure);
}
