using Metrics.Store;
using Microsoft.Data.Sqlite;

namespace Metrics.Tests.Store;

public sealed class SqliteStoreTests : StoreContract
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("metrics-store-");

    private string File => Path.Combine(_folder.FullName, "metrics.db");

    private protected override Task<FactStore> OpenAsync(StoreAccess access = StoreAccess.Write) =>
        FactStore.OpenAsync($"sqlite:{File}", Clock, access);

    private protected override async Task RunAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        await connection.OpenAsync();
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private protected override Task DropAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
