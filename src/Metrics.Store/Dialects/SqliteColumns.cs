using System.Runtime.InteropServices;

namespace Metrics.Store.Dialects;

/// <summary>
/// The columns of the row on which a statement stands, asked of SQLite without a handle: the binding's own calls guard the handle by two
/// locked additions each, which over the columns of a large store cost as much as reading it. Who asks keeps the statement alive.
/// </summary>
internal static partial class SqliteColumns
{
    [LibraryImport(SqliteLibrary.Name, EntryPoint = "sqlite3_column_int64")]
    [SuppressGCTransition]
    public static partial long Int64(nint statement, int column);

    [LibraryImport(SqliteLibrary.Name, EntryPoint = "sqlite3_column_type")]
    [SuppressGCTransition]
    public static partial int Type(nint statement, int column);

    /// <summary>The bytes of a blob or a text; gone with the next row.</summary>
    public static unsafe ReadOnlySpan<byte> Bytes(nint statement, int column)
    {
        // In this order: asked for as bytes, a number would become a text first.
        void* bytes = Blob(statement, column);
        return new ReadOnlySpan<byte>(bytes, Length(statement, column));
    }

    [LibraryImport(SqliteLibrary.Name, EntryPoint = "sqlite3_column_blob")]
    [SuppressGCTransition]
    private static unsafe partial void* Blob(nint statement, int column);

    [LibraryImport(SqliteLibrary.Name, EntryPoint = "sqlite3_column_bytes")]
    [SuppressGCTransition]
    private static partial int Length(nint statement, int column);
}
