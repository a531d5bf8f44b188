using System.Data.Common;
using System.Text;
using Metrics.Store.Reading;

namespace Metrics.Store.Dialects;

/// <inheritdoc cref="IRowReader"/>
internal sealed class PlainRowReader(DbDataReader reader) : IRowReader
{
    private readonly bool _proof = reader.FieldCount == FactRow.ProofColumnCount;

    public void Take(FactRows rows) => rows.Add(new FactRow(
        reader.GetInt64(0),
        reader.GetInt64(1),
        NumberOrNull(2),
        NumberOrNull(3),
        reader.GetBoolean(4),
        reader.GetString(5),
        reader.GetString(6),
        Encoding.UTF8.GetBytes(reader.GetString(7)),
        reader.GetFieldValue<byte[]>(8),
        _proof ? NumberOrNull(9) : null,
        _proof ? reader.GetFieldValue<byte[]>(10) : default(ReadOnlyMemory<byte>),
        _proof ? reader.GetInt64(11) : 0));

    private long? NumberOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);
}
