using System.Diagnostics;
using System.Globalization;
using Metrics.Facts.Json;
using Metrics.Store;
using Metrics.Tests.Support;

namespace Metrics.Tests.Store;

/// <summary>A process killed in the middle of a backfill loses nothing that it told as stored, and leaves nothing half done.</summary>
public sealed class CrashTests
{
    private const int Kills = 20;
    private const int Facts = 30_000;

    [Fact]
    public async Task A_backfill_killed_again_and_again_ends_with_the_same_facts()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("metrics-crash-");
        try
        {
            string killed = $"sqlite:{folder.FullName}/killed.db";
            await KillAgainAndAgainAsync(killed);
            string whole = $"sqlite:{folder.FullName}/whole.db";
            await ChildProgram.BackfillAsync(killed, Facts);
            await ChildProgram.BackfillAsync(whole, Facts);

            Assert.Equal(await VersionsAsync(whole), await VersionsAsync(killed));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_second_process_is_refused_while_the_first_lives_and_not_after()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("metrics-crash-");
        try
        {
            string address = $"sqlite:{folder.FullName}/metrics.db";
            using Process first = ChildProgram.Start("backfill", address, int.MaxValue.ToString(CultureInfo.InvariantCulture));
            Assert.NotNull(await first.StandardOutput.ReadLineAsync());

            StoreException refused = await Assert.ThrowsAsync<StoreException>(() => FactStore.OpenAsync(address, TimeProvider.System));
            Assert.Contains($"held by process {first.Id}:", refused.Message, StringComparison.Ordinal);

            first.Kill();
            await first.WaitForExitAsync();
            await (await FactStore.OpenAsync(address, TimeProvider.System)).DisposeAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task KillAgainAndAgainAsync(string address)
    {
        var random = new Random(20);
        for (int kill = 0; kill < Kills; kill++)
        {
            using Process child = ChildProgram.Start("backfill", address, Facts.ToString(CultureInfo.InvariantCulture));
            long told = 0;
            for (int batches = random.Next(1, 8); batches > 0 && await child.StandardOutput.ReadLineAsync() is { } line; batches--)
            {
                told = long.Parse(line, CultureInfo.InvariantCulture);
            }

            // Somewhere within the next batch, not just after the last.
            await Task.Delay(random.Next(0, 6));
            child.Kill();
            await child.WaitForExitAsync();

            await using FactStore store = await FactStore.OpenAsync(address, TimeProvider.System);
            Assert.True(await store.RevisionAsync() >= told, "what was told as stored is gone");
        }
    }

    private static async Task<List<string>> VersionsAsync(string address)
    {
        await using FactStore store = await FactStore.OpenAsync(address, TimeProvider.System);
        return await store.FollowAsync(0).Select(v => $"{v.Revision} {FactJson.ToWire(v.Fact)}").ToListAsync();
    }
}
