using System.Data.Common;
using Dapper;
using Npgsql;

namespace Metrics.Store.Dialects;

/// <summary>One database, shared by several replicas.</summary>
internal sealed class PostgresDialect : IDialect
{
    // Any number will do, as long as every version of this program uses the same.
    private const long MigrationLock = 5_124_077_301;

    private readonly NpgsqlDataSource _source;
    private readonly string _place;

    public PostgresDialect(NpgsqlConnectionStringBuilder settings, Func<string?>? password)
    {
        _place = $"{settings.Host}:{settings.Port}/{settings.Database}";
        var builder = new NpgsqlDataSourceBuilder(settings.ToString());
        if (password is not null && settings.Password is null)
        {
            builder.UsePasswordProvider(_ => password() ?? "", (_, _) => ValueTask.FromResult(password() ?? ""));
        }

        _source = builder.Build();
    }

    public string Name => "postgres";

    public async Task<DbConnection> ConnectAsync(StoreAccess access, CancellationToken cancel) => await _source.OpenConnectionAsync(cancel);

    public Task LockMigrationsAsync(DbTransaction transaction, CancellationToken cancel) =>
        transaction.Connection!.ExecuteAsync("SELECT pg_advisory_xact_lock(@Key)", new { Key = MigrationLock }, transaction);

    public IFactRows Rows(DbConnection connection) => new PostgresFactRows((NpgsqlConnection)connection);

    public StoreException? Explain(Exception failure) => failure switch
    {
        PostgresException refused => new($"{Words(refused)} (store {_place})", failure),
        NpgsqlException lost => new($"PostgreSQL can't be reached: {lost.Message} (store {_place})", failure),
        _ => null,
    };

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static string Words(PostgresException failure) => failure.SqlState switch
    {
        "53100" => "the disk of PostgreSQL is full: nothing of this batch was stored; make room and it goes on",
        "53300" => "PostgreSQL takes no more connections: raise max_connections or close some",
        "28P01" or "28000" => $"PostgreSQL refuses the user or its password: {failure.MessageText}",
        "3D000" => $"the database does not exist: create it ({failure.MessageText})",
        "42P01" => "the database holds no store yet: run 'metrics collect' or 'metrics serve' first",
        "42501" => $"the user lacks a right: {failure.MessageText}",
        "25006" => "PostgreSQL is read-only: connect to the primary",
        "57P01" or "57P02" or "57P03" => "PostgreSQL is starting, stopping or was restarted: try again",
        _ => $"PostgreSQL failed: {failure.MessageText} ({failure.SqlState})",
    };
}
