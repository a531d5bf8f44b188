using System.Web;
using Metrics.Store.Dialects;
using Npgsql;

namespace Metrics.Store;

/// <summary>Reads the written address of a store.</summary>
internal static class StoreAddress
{
    private const string Allowed = "allowed are sqlite:PATH, sqlite::memory: and postgres://USER@HOST[:PORT]/DATABASE[?sslmode=…]";

    public static IDialect Dialect(string address, StoreAccess access, Func<string?>? password)
    {
        if (address.StartsWith("sqlite:", StringComparison.Ordinal))
        {
            string path = address["sqlite:".Length..];
            return path.Length > 0
                ? new SqliteDialect(path, access)
                : throw new StoreException($"the store's address names no file: {Allowed}");
        }

        if (address.StartsWith("postgres://", StringComparison.Ordinal) || address.StartsWith("postgresql://", StringComparison.Ordinal))
        {
            return new PostgresDialect(Postgres(address), password);
        }

        // The address itself is not repeated: somebody may have written a password into it.
        throw new StoreException($"the store's address begins with '{address.Split(':')[0]}': {Allowed}");
    }

    internal static NpgsqlConnectionStringBuilder Postgres(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0 || uri.AbsolutePath.Length < 2)
        {
            throw new StoreException($"the store's PostgreSQL address can't be read: {Allowed}");
        }

        string[] user = uri.UserInfo.Split(':', 2);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]),
            Username = user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null,
            Password = user.Length == 2 ? Uri.UnescapeDataString(user[1]) : null,
            ApplicationName = "metrics",
        };
        var options = HttpUtility.ParseQueryString(uri.Query);
        foreach (string? name in options.AllKeys)
        {
            Set(settings, name ?? "", options[name] ?? "");
        }

        return settings;
    }

    private static void Set(NpgsqlConnectionStringBuilder settings, string name, string value)
    {
        switch (name)
        {
            case "sslmode" when Enum.TryParse(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out SslMode mode):
                settings.SslMode = mode;
                break;
            case "sslrootcert":
                settings.RootCertificate = value;
                break;
            case "application_name":
                settings.ApplicationName = value;
                break;
            case "search_path":
                settings.SearchPath = value;
                break;
            case "sslmode":
                throw new StoreException(
                    $"sslmode '{value}' of the store's address is unknown: disable, allow, prefer, require, verify-ca or verify-full");
            default:
                throw new StoreException(
                    $"'{name}' in the store's address is unknown: allowed are sslmode, sslrootcert, application_name and search_path");
        }
    }
}
