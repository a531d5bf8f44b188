using Metrics.Facts.Collecting;

namespace Metrics.Sources.Sql;

/// <summary>Reads the written address of a database. It is a secret: no part of it is ever repeated.</summary>
internal static class Databases
{
    public static IDatabase Of(Secret connection, string baseFolder)
    {
        string address = connection.Reveal();
        if (address.StartsWith("sqlite:", StringComparison.Ordinal) && address.Length > "sqlite:".Length)
        {
            return new SqliteDatabase(Path.GetFullPath(address["sqlite:".Length..], Path.GetFullPath(baseFolder)));
        }

        return PostgresAddress.Parse(address) is { } settings
            ? new PostgresDatabase(settings)
            : throw new SourceFaultException(
                FaultKind.Misconfigured,
                "'connection' can't be read: write postgres://USER:PASSWORD@HOST[:PORT]/DATABASE, with ?sslmode=, sslrootcert= or search_path= "
                    + "where needed, or sqlite:PATH");
    }
}
