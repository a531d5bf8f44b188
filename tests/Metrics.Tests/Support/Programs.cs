using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Metrics.Tests.Support;

/// <summary>Programs of the machine that some tests need.</summary>
internal static class Programs
{
    /// <summary>The path of a program; null where it is absent.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until a server that was just started answers.</summary>
    public static async Task AnswersAsync(HttpClient http, string path)
    {
        for (int i = 0; i < 150; i++)
        {
            try
            {
                using HttpResponseMessage answer = await http.GetAsync(new Uri(path, UriKind.Relative));
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(200);
            }
        }
    }

    /// <summary>Runs a program to its end and gives its exit code and all that it said.</summary>
    public static async Task<(int Code, string Said)> RunAsync(string name, string input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Find(name)!, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}

/// <summary>A test that needs programs of the machine; where one is absent, the test is shown as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute(params string[] programs)
    {
        if (programs.FirstOrDefault(program => Programs.Find(program) is null) is { } absent)
        {
            Skip = $"{absent} is not installed";
        }
    }
}
