using System.Diagnostics;
using System.Globalization;

namespace Metrics.Benchmarks;

/// <summary>A quarter of M as a snapshot, each step as the command line takes it: start of the process included.</summary>
internal static class SnapshotRows
{
    private const int Port = 5791;

    [Measured("snapshot", "a quarter of 500 services made, exported and verified, M in SQLite")]
    public static async Task<IReadOnlyList<Row>> MeasureAsync()
    {
        string folder = Directory.CreateTempSubdirectory("metrics-bench-").FullName;
        try
        {
            await FilledFolder.MakeAsync(folder, Port);
            (double made, double memory) = Run(folder, "create", "2026-Q3");
            (double xlsx, _) = Run(folder, "export", "2026-Q3", "--format", "xlsx", "--out", folder);
            (double html, _) = Run(folder, "export", "2026-Q3", "--format", "html", "--out", folder);
            (double verified, _) = Run(folder, "verify", "2026-Q3");
            return
            [
                new("a quarter of 500 services made", "the limit", made, 5, "s", Goal.AtMost, 1),
                new("memory at most, while it is made", "the limit", memory, 300e6, "B", Goal.AtMost, 1),
                new("exported to XLSX", "the limit", xlsx, 5, "s", Goal.AtMost, 1),
                new("exported to HTML", "the limit", html, 5, "s", Goal.AtMost, 1),
                new("verified", "the limit", verified, 10, "s", Goal.AtMost, 1),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Runs the verb and gives its seconds and the most memory that it held.</summary>
    private static (double Seconds, double Peak) Run(string folder, params string[] words)
    {
        long from = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo("dotnet", ["metrics.dll", "snapshot", .. words, "-c", $"{folder}/metrics.yaml"])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.BeginOutputReadLine();
        Task<string> said = process.StandardError.ReadToEndAsync();
        double peak = 0;
        while (!process.WaitForExit(20))
        {
            peak = Math.Max(peak, PeakOf(process.Id));
        }

        return process.ExitCode == 0
            ? (Stopwatch.GetElapsedTime(from).TotalSeconds, peak)
            : throw new InvalidOperationException($"metrics snapshot {string.Join(' ', words)} ended with {process.ExitCode}: {said.Result}");
    }

    private static double PeakOf(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : 1024 * double.Parse(line["VmHWM:".Length..^2], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It ended between two looks.
            return 0;
        }
    }
}
