using System.Web;
using Npgsql;

namespace Metrics.Sources.Sql;

/// <summary>The address of a PostgreSQL database as people write it.</summary>
internal static class PostgresAddress
{
    /// <summary>Null when it is none.</summary>
    public static NpgsqlConnectionStringBuilder? Parse(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("postgres" or "postgresql")
            || uri.Host.Length == 0 || uri.AbsolutePath.Length < 2)
        {
            return null;
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

            // One query a run: a pool would keep a rotated password alive.
            Pooling = false,
        };
        var query = HttpUtility.ParseQueryString(uri.Query);
        return query.AllKeys.All(name => Set(settings, name ?? "", query[name] ?? "")) ? settings : null;
    }

    private static bool Set(NpgsqlConnectionStringBuilder settings, string name, string value)
    {
        switch (name)
        {
            case "sslmode" when Enum.TryParse(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out SslMode mode):
                settings.SslMode = mode;
                return true;
            case "sslrootcert":
                settings.RootCertificate = value;
                return true;
            case "search_path":
                settings.SearchPath = value;
                return true;
            default:
                return false;
        }
    }
}
