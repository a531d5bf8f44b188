using System.Data.Common;
using Metrics.Store.Reading;
using Microsoft.Data.Sqlite;

namespace Metrics.Store.Dialects;

/// <summary>Takes the rows of a question one by one; the columns are those of <see cref="FactRow"/>.</summary>
internal interface IRowReader
{
    /// <summary>Adds the row on which the reader stands.</summary>
    void Take(FactRows rows);

    static IRowReader Of(DbDataReader reader) => reader is SqliteDataReader sqlite ? new SqliteRowReader(sqlite) : new PlainRowReader(reader);
}
