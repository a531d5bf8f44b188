using System.Data.Common;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Sql;

/// <summary>What differs between databases.</summary>
internal interface IDatabase
{
    /// <summary>An open connection in which nothing can be written.</summary>
    Task<DbConnection> OpenAsync(TimeSpan timeout, CancellationToken cancel);

    /// <summary>A transaction that sees one state of the database and changes nothing.</summary>
    Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancel);

    /// <summary>Stops what the connection does when the time is over; null where the server does so itself.</summary>
    IDisposable? Limit(DbConnection connection, TimeSpan timeout);

    /// <summary>The fault that a failure stands for, told with the query's name and without the connection.</summary>
    SourceFaultException? Explain(Exception failure, SqlText query, TimeSpan timeout);
}
