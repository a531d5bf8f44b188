using System.Diagnostics;

namespace Metrics.Benchmarks;

/// <summary>How times are taken: warmed up, several times, the median; ours and baseline in turns where both are short.</summary>
internal static class Stopwatches
{
    /// <summary>Seconds of one run: the median of several, after some that are not counted.</summary>
    public static double Median(Action run, int times = 7) => InTurns(times, run)[0];

    /// <summary>
    /// The same for several whose ratio is asked for: in turns, so that a machine whose pace changes changes it for all. Short ones run
    /// more often before they count, until all code is compiled.
    /// </summary>
    public static double[] InTurns(int times, params Action[] runs)
    {
        foreach (Action run in runs)
        {
            long from = Stopwatch.GetTimestamp();
            for (int warm = 0; warm < 200 && (warm == 0 || Stopwatch.GetElapsedTime(from).TotalSeconds < 1.5); warm++)
            {
                run();
            }
        }

        double[][] taken = [.. runs.Select(_ => new double[times])];
        for (int i = 0; i < times; i++)
        {
            for (int each = 0; each < runs.Length; each++)
            {
                taken[each][i] = Once(runs[each]);
            }
        }

        return [.. taken.Select(seconds => seconds.Order().ElementAt(times / 2))];
    }

    /// <summary>The same for an asynchronous run.</summary>
    public static async Task<double> MedianAsync(Func<Task> run, int times = 7)
    {
        await run();
        double[] taken = new double[times];
        for (int i = 0; i < times; i++)
        {
            long from = Stopwatch.GetTimestamp();
            await run();
            taken[i] = Stopwatch.GetElapsedTime(from).TotalSeconds;
        }

        Array.Sort(taken);
        return taken[times / 2];
    }

    /// <summary>Seconds of one long asynchronous run, without warming up and without what was left behind before it.</summary>
    public static async Task<double> OnceAsync(Func<Task> run)
    {
        GC.Collect();
        long from = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(from).TotalSeconds;
    }

    /// <summary>Seconds of one run, without warming up.</summary>
    public static double Once(Action run)
    {
        long from = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(from).TotalSeconds;
    }
}
