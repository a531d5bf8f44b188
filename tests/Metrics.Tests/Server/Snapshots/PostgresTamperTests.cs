using System.Data.Common;
using Metrics.Store;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Snapshots;

[NeedsPostgres]
public sealed class PostgresTamperTests : TamperContract
{
    private PostgresDatabase? _database;

    private protected override string Unguard => "ALTER TABLE snapshots DISABLE TRIGGER USER";

    private protected override async Task<FactStore> OpenAsync(TimeProvider clock)
    {
        _database = await PostgresDatabase.CreateAsync();
        return await FactStore.OpenAsync(_database.Address, clock, () => _database.Password);
    }

    private protected override async Task<DbConnection> ConnectAsync() => await _database!.ConnectAsync();

    private protected override async Task DropAsync() => await _database!.DisposeAsync();
}
