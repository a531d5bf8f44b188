using Npgsql;

namespace Metrics.Tests.Support;

/// <summary>A schema of its own on the test server, dropped in the end.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly NpgsqlConnectionStringBuilder _server =
        new(Environment.GetEnvironmentVariable(PostgresFactAttribute.Variable)) { Pooling = false };

    private readonly string _schema = $"test_{Guid.NewGuid():n}";

    private PostgresDatabase()
    {
    }

    /// <summary>Its address as the configuration writes it.</summary>
    public string Address =>
        $"postgres://{Uri.EscapeDataString(_server.Username ?? "")}@{_server.Host}:{_server.Port}/{_server.Database}?search_path={_schema}";

    public string? Password => _server.Password;

    public static async Task<PostgresDatabase> CreateAsync()
    {
        var database = new PostgresDatabase();
        await database.RunAsync($"CREATE SCHEMA {database._schema}");
        return database;
    }

    public async Task RunAsync(string sql)
    {
        await using NpgsqlConnection connection = await ConnectAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A connection to the schema.</summary>
    public async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(_server.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SET search_path = {_schema}", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    public async ValueTask DisposeAsync() => await RunAsync($"DROP SCHEMA {_schema} CASCADE");
}
