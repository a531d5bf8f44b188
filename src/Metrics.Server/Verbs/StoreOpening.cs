using Metrics.Server.Config;
using Metrics.Store;

namespace Metrics.Server.Verbs;

/// <summary>Opens the configured store; a relative path starts at the configuration's folder.</summary>
internal static class StoreOpening
{
    private const string Sqlite = "sqlite:";

    /// <summary>To write. On SQLite one process at a time may: while <c>metrics serve</c> runs, this is refused with the reason.</summary>
    public static Task<FactStore> WriteAsync(MetricsConfig config, TimeProvider clock, CancellationToken cancel) =>
        FactStore.OpenAsync(AddressOf(config), clock, Password(config), cancel);

    /// <summary>To read; goes beside a running service.</summary>
    public static Task<FactStore> ReadAsync(MetricsConfig config, TimeProvider clock, CancellationToken cancel)
    {
        string address = AddressOf(config);
        if (address.StartsWith(Sqlite, StringComparison.Ordinal) && !File.Exists(address[Sqlite.Length..]))
        {
            throw VerbException.Failed($"there is no store at {address[Sqlite.Length..]} yet; 'metrics serve' or 'metrics collect' makes it");
        }

        return FactStore.OpenAsync(address, clock, StoreAccess.Read, Password(config), cancel);
    }

    public static string AddressOf(MetricsConfig config)
    {
        string path = config.Store.StartsWith(Sqlite, StringComparison.Ordinal) ? config.Store[Sqlite.Length..] : "";
        return path.Length == 0 || path == ":memory:" ? config.Store : Sqlite + Path.GetFullPath(path, Path.GetFullPath(config.BaseFolder));
    }

    private static Func<string?>? Password(MetricsConfig config) => config.StorePassword is { } secret ? secret.Reveal : null;
}
