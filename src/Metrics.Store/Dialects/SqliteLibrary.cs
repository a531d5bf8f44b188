using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Metrics.Store.Dialects;

/// <summary>Prefers the system's SQLite, which is newer and patched by the system, over the one that is bundled.</summary>
internal static class SqliteLibrary
{
    private const string Bundled = "e_sqlite3";

    private static readonly Lazy<bool> Loaded = new(() =>
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return true;
    });

    public static void Load() => _ = Loaded.Value;

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) =>
        name == Bundled && NativeLibrary.TryLoad("libsqlite3.so.0", out nint system) ? system : nint.Zero;
}
