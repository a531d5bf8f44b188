using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Metrics.Benchmarks;

/// <summary>The whole service as its own process on a store of M: how soon it answers rightly, and what it holds in memory.</summary>
internal static class ServiceRows
{
    private const int Port = 5790;

    [Measured("service", "start to the first right answer, and resident memory, M in SQLite")]
    public static async Task<IReadOnlyList<Row>> MeasureAsync()
    {
        string folder = Directory.CreateTempSubdirectory("metrics-bench-").FullName;
        try
        {
            await FilledFolder.MakeAsync(folder, Port);
            double plain = Stopwatches.Median(() => ReadPlainly($"{folder}/metrics.db"), 3);
            (double start, double resident) = await ServeAsync(
                ["metrics.dll", "serve", "-c", $"{folder}/metrics.yaml"], "/metrics", "\ndora_deployments{scope=\"organization\"");
            (_, double bare) = await ServeAsync(["Metrics.Benchmarks.dll", BareHost.Word], "/", "here");
            return
            [
                new("start to the first right answer", "reading the rows with a plain reader", start, plain, "s", Goal.AtMost, 4),
                new("resident memory, M loaded, idle", "a bare host", resident, bare, "B", Goal.AtMost, 2),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void ReadPlainly(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT * FROM facts WHERE superseded_by = 0 AND NOT deleted ORDER BY revision";
        using SqliteDataReader reader = command.ExecuteReader();
        var row = new object[reader.FieldCount];
        while (reader.Read())
        {
            reader.GetValues(row);
        }
    }

    /// <summary>Starts a program and asks it until the answer holds the text; then lets it idle and looks at its memory.</summary>
    private static async Task<(double Seconds, double Resident)> ServeAsync(string[] arguments, string path, string expected)
    {
        long from = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}"), Timeout = TimeSpan.FromMinutes(2) };
            while (!process.HasExited && !(await AskAsync(http, path)).Contains(expected, StringComparison.Ordinal))
            {
                await Task.Delay(50);
            }

            double seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
            await Task.Delay(TimeSpan.FromSeconds(20));
            string resident = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return (seconds, 1024 * double.Parse(resident["VmRSS:".Length..^2], CultureInfo.InvariantCulture));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task<string> AskAsync(HttpClient http, string path)
    {
        try
        {
            return await http.GetStringAsync(new Uri(path, UriKind.Relative));
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }
}
