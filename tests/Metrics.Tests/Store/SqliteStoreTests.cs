using Dapper;
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
        await connection.ExecuteAsync(sql);
    }

    private protected override async Task FlipAsync(string column, long revision, int place)
    {
        await using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        await connection.OpenAsync();
        byte[] bytes = (await connection.ExecuteScalarAsync<byte[]>($"SELECT {column} FROM facts WHERE revision = {revision}"))!;
        bytes[place] ^= 1;
        await connection.ExecuteAsync($"UPDATE facts SET {column} = @Bytes WHERE revision = {revision}", new { Bytes = bytes });
    }

    private protected override Task DropAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
