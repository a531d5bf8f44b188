using Metrics.Store;
using Metrics.Tests.Support;

namespace Metrics.Tests.Store;

[NeedsPostgres]
public sealed class PostgresStoreTests : StoreContract
{
    private PostgresDatabase? _database;

    private protected override async Task<FactStore> OpenAsync(StoreAccess access = StoreAccess.Write)
    {
        _database ??= await PostgresDatabase.CreateAsync();
        return await FactStore.OpenAsync(_database.Address, Clock, access, () => _database.Password);
    }

    private protected override Task RunAsync(string sql) => _database!.RunAsync(sql);

    private protected override Task FlipAsync(string column, long revision, int place) => RunAsync(
        $"UPDATE facts SET {column} = set_byte({column}, {place}, get_byte({column}, {place}) # 1) WHERE revision = {revision}");

    private protected override async Task DropAsync() => await _database!.DisposeAsync();
}
