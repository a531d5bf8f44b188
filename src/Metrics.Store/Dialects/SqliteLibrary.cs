using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Metrics.Store.Dialects;

/// <summary>Prefers the system's SQLite, which is newer and patched by the system, over the one that is bundled.</summary>
internal static class SqliteLibrary
{
    /// <summary>The name under which it is bundled, and asked for.</summary>
    public const string Name = "e_sqlite3";

    private static readonly Lazy<bool> Loaded = new(() =>
    {
        // Functions are bound one by one: a resolver set after the first call would mix two libraries in one process.
        if (!IsInUse())
        {
            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
            NativeLibrary.SetDllImportResolver(typeof(SqliteLibrary).Assembly, Resolve);
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
        }

        return true;
    });

    public static void Load() => _ = Loaded.Value;

    private static bool IsInUse()
    {
        try
        {
            return raw.GetNativeLibraryName() is not null;
        }
        catch (Exception)
        {
            // It throws a plain Exception while no provider is set, and offers no way to ask.
            return false;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) =>
        name == Name && NativeLibrary.TryLoad("libsqlite3.so.0", out nint system) ? system : nint.Zero;
}
