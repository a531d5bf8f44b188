using System.Data.Common;
using System.Reflection;
using Dapper;
using Metrics.Store.Dialects;

namespace Metrics.Store;

/// <summary>
/// Brings the schema up to date by the numbered scripts in <c>Migrations/</c>, each in a transaction of its own; forward only.
/// </summary>
internal sealed class Migrator(IDialect dialect, TimeProvider clock)
{
    private const string CreateList = """
        CREATE TABLE IF NOT EXISTS migrations (
            name TEXT NOT NULL PRIMARY KEY,
            applied_at BIGINT NOT NULL
        )
        """;

    private const string SelectApplied = """
        SELECT name
        FROM migrations
        """;

    private const string InsertApplied = """
        INSERT INTO migrations (name, applied_at)
        VALUES (@Name, @AppliedAt)
        """;

    /// <summary>The scripts by number, without what tells the databases apart: <c>0001_facts</c> → its resource.</summary>
    private readonly SortedDictionary<string, string> _scripts = new(StringComparer.Ordinal);

    public async Task MigrateAsync(DbConnection connection, CancellationToken cancel)
    {
        Find();
        while (await ApplyNextAsync(connection, cancel))
        {
        }
    }

    private async Task<bool> ApplyNextAsync(DbConnection connection, CancellationToken cancel)
    {
        await using DbTransaction transaction = await connection.BeginTransactionAsync(cancel);
        await dialect.LockMigrationsAsync(transaction, cancel);
        await connection.ExecuteAsync(CreateList, transaction: transaction);
        string? name = (await MissingAsync(connection, transaction)).FirstOrDefault();
        if (name is not null)
        {
            await connection.ExecuteAsync(Read(_scripts[name]), transaction: transaction);
            var row = new { Name = name, AppliedAt = clock.GetUtcNow().ToUnixTimeMilliseconds() };
            await connection.ExecuteAsync(InsertApplied, row, transaction);
        }

        await transaction.CommitAsync(cancel);
        return name is not null;
    }

    /// <summary>Refuses a store that this program can't read as it stands.</summary>
    public async Task CheckAsync(DbConnection connection)
    {
        Find();
        if ((await MissingAsync(connection, null)).Count > 0)
        {
            throw new StoreException("the store is of an older version: run 'metrics serve' or 'metrics collect' once to renew it");
        }
    }

    private async Task<List<string>> MissingAsync(DbConnection connection, DbTransaction? transaction)
    {
        HashSet<string> applied = [.. await connection.QueryAsync<string>(SelectApplied, transaction: transaction)];
        if (applied.FirstOrDefault(name => !_scripts.ContainsKey(name)) is { } unknown)
        {
            throw new StoreException($"the store was written by a newer version of this program (it knows '{unknown}'): update this one");
        }

        return [.. _scripts.Keys.Where(name => !applied.Contains(name))];
    }

    private void Find()
    {
        foreach (string resource in Assembly.GetExecutingAssembly().GetManifestResourceNames())
        {
            string[] parts = resource.Split('.');
            if (parts[^1] == "sql" && (parts.Length == 2 || parts[1] == dialect.Name))
            {
                _scripts[parts[0]] = resource;
            }
        }
    }

    private static string Read(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
