using System.Data.Common;
using Metrics.Store;
using Microsoft.Data.Sqlite;

namespace Metrics.Tests.Server.Snapshots;

public sealed class SqliteTamperTests : TamperContract
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("metrics-store-");

    private string File => Path.Combine(_folder.FullName, "metrics.db");

    private protected override string Unguard => "DROP TRIGGER snapshots_are_not_changed";

    private protected override Task<FactStore> OpenAsync(TimeProvider clock) => FactStore.OpenAsync($"sqlite:{File}", clock);

    private protected override async Task<DbConnection> ConnectAsync()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    private protected override Task DropAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
