using System.Diagnostics;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Demo;

/// <summary>
/// The same facts give the same review, byte for byte, whatever the machine: each store is filled in another order by a program of its own,
/// in another time zone and language.
/// </summary>
public sealed class SameReviewTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-reviews-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Two_machines_give_the_same_bytes_for_two_quarters()
    {
        Task<string> one = ReviewAsync(File("one"), order: 1, "Pacific/Auckland", "tr_TR.UTF-8");
        Task<string> other = ReviewAsync(File("other"), order: 2, "America/Los_Angeles", "de_DE.UTF-8");

        Assert.Contains("AI-assisted deployments of team mobile failed more often", await one, StringComparison.Ordinal);
        Assert.Contains("\"quarter\":\"2026-Q2\"", await one, StringComparison.Ordinal);
        Assert.Equal(await one, await other);
    }

    [PostgresFact]
    public async Task Both_stores_give_the_same_bytes()
    {
        await using PostgresDatabase database = await PostgresDatabase.CreateAsync();

        Task<string> file = ReviewAsync(File("file"), order: 3, "UTC", "C");
        Task<string> server = ReviewAsync(database.Address, order: 4, "Asia/Kolkata", "fr_FR.UTF-8", database.Password);

        Assert.Equal(await file, await server);
    }

    private string File(string name) => $"sqlite:{Path.Combine(_folder, name)}.db";

    private static async Task<string> ReviewAsync(string store, int order, string zone, string language, string? password = null)
    {
        using Process program = ChildProgram.Start(
            new Dictionary<string, string> { ["TZ"] = zone, ["LC_ALL"] = language, ["LANG"] = language }, "review", store, $"{order}", password ?? "");
        string said = await program.StandardOutput.ReadToEndAsync();
        await program.WaitForExitAsync();
        Assert.Equal(0, program.ExitCode);
        return said;
    }
}
