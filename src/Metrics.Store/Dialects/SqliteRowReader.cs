using System.Text;
using Metrics.Store.Reading;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Metrics.Store.Dialects;

/// <summary>
/// Reads columns from the library itself: the usual reader asks it three times for each, and makes an array or a text of all that is not a
/// number.
/// </summary>
internal sealed class SqliteRowReader(SqliteDataReader reader) : IRowReader
{
    private readonly nint _row = reader.Handle!.DangerousGetHandle();
    private readonly bool _proof = reader.FieldCount == FactRow.ProofColumnCount;
    private (byte[] Bytes, string Text) _source = ([], "");
    private (byte[] Bytes, string Text) _kind = ([], "");

    public void Take(FactRows rows) => rows.Add(new FactRow(
        Number(0),
        Number(1),
        NumberOrNull(2),
        NumberOrNull(3),
        Number(4) != 0,
        Repeated(ref _source, 5),
        Repeated(ref _kind, 6),
        rows.Keep(Bytes(7)),
        rows.Keep(Bytes(8)),
        _proof ? NumberOrNull(9) : null,
        _proof ? rows.Keep(Bytes(10)) : default,
        _proof ? Number(11) : 0));

    // What is no number reads as 0, which in a row is the usual answer: a proof must not take the one for the other.
    private long Number(int column)
    {
        long value = SqliteColumns.Int64(_row, column);
        return value != 0 || SqliteColumns.Type(_row, column) == raw.SQLITE_INTEGER
            ? value
            : throw new StoreException($"revision {SqliteColumns.Int64(_row, 0)} of the store is damaged: its {reader.GetName(column)} is no number");
    }

    private long? NumberOrNull(int column) =>
        SqliteColumns.Type(_row, column) == raw.SQLITE_NULL ? null : SqliteColumns.Int64(_row, column);

    private ReadOnlySpan<byte> Bytes(int column) => SqliteColumns.Bytes(_row, column);

    // Nearly always that of the row before.
    private string Repeated(ref (byte[] Bytes, string Text) last, int column)
    {
        ReadOnlySpan<byte> bytes = Bytes(column);
        if (!bytes.SequenceEqual(last.Bytes))
        {
            last = (bytes.ToArray(), Encoding.UTF8.GetString(bytes));
        }

        return last.Text;
    }
}
