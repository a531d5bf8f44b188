using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Metrics.Store.Dialects;

/// <summary>
/// A prepared statement, bound by position. Where a row costs microseconds, a command with named parameters costs as much again. What was
/// bound stays bound: the columns that are the same in all rows of a batch are bound once.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int MostParameters = 12;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly (bool Known, long? Value)[] _numbers = new (bool, long?)[MostParameters + 1];
    private readonly string?[] _texts = new string?[MostParameters + 1];
    private byte[] _utf8 = new byte[256];

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    public void Bind(int at, string text)
    {
        if (ReferenceEquals(_texts[at], text))
        {
            return;
        }

        if (_utf8.Length < Encoding.UTF8.GetMaxByteCount(text.Length))
        {
            _utf8 = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        }

        int length = Encoding.UTF8.GetBytes(text, _utf8);
        Check(raw.sqlite3_bind_text(_statement, at, _utf8.AsSpan(0, length)));
        _texts[at] = text;
    }

    public void Bind(int at, long? value)
    {
        if (_numbers[at] == (true, value))
        {
            return;
        }

        Check(value is { } number ? raw.sqlite3_bind_int64(_statement, at, number) : raw.sqlite3_bind_null(_statement, at));
        _numbers[at] = (true, value);
    }

    public void Bind(int at, ReadOnlySpan<byte> blob) => Check(raw.sqlite3_bind_blob(_statement, at, blob));

    /// <summary>Runs to the next row; false when there is none.</summary>
    public bool Step()
    {
        int code = raw.sqlite3_step(_statement);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            raw.sqlite3_reset(_statement);
            SqliteException.ThrowExceptionForRC(code, _database);
        }

        return code == raw.SQLITE_ROW;
    }

    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    public long? NumberOrNull(int column) =>
        raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL ? null : raw.sqlite3_column_int64(_statement, column);

    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public void Reset() => raw.sqlite3_reset(_statement);

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(code, _database);
        }
    }
}
