using System.Diagnostics;
using System.Globalization;
using Metrics.Facts;
using Metrics.Store;

namespace Metrics.Tests.Support;

/// <summary>The tests' assembly run as a program of its own: it does one thing until it is done or killed.</summary>
internal static class ChildProgram
{
    public static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["backfill", string address, string facts]:
                await BackfillAsync(address, int.Parse(facts, CultureInfo.InvariantCulture));
                return 0;
            case ["review", string address, string order, string password]:
                Console.WriteLine(await DemoReviews.WriteAsync(address, int.Parse(order, CultureInfo.InvariantCulture), password));
                return 0;
            default:
                await Console.Error.WriteLineAsync("usage: backfill STORE FACTS | review STORE ORDER PASSWORD");
                return 2;
        }
    }

    public static Process Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    /// <param name="variables">What its environment says beyond that of the tests.</param>
    public static Process Start(IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        start.ArgumentList.Add(typeof(ChildProgram).Assembly.Location);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>The fact with that number: the second thousand restates the first, the third is new, and so on.</summary>
    public static Deployment Fact(int number) => Some.Deployment(
        id: $"d{(number / 2_000 * 1_000) + (number % 1_000)}",
        revision: $"r{number}",
        environment: number / 1_000 % 2 == 0 ? "staging" : "production");

    /// <summary>Goes on from the cursor, in batches; tells each one that is stored.</summary>
    public static async Task BackfillAsync(string address, int facts)
    {
        await using FactStore store = await FactStore.OpenAsync(address, TimeProvider.System);
        string? cursor = (await store.SourcesAsync()).SingleOrDefault()?.Cursor;
        for (int next = cursor is null ? 0 : int.Parse(cursor, CultureInfo.InvariantCulture); next < facts;)
        {
            int until = Math.Min(next + 150, facts);
            await store.WriteAsync(new FactBatch
            {
                Source = "deploys",
                Facts = [.. Enumerable.Range(next, until - next).Select(Fact)],
                Cursor = until.ToString(CultureInfo.InvariantCulture),
            });
            next = until;
            Console.WriteLine(next);
        }
    }
}
