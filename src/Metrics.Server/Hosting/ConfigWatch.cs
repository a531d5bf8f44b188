using System.Security.Cryptography;
using Metrics.Server.Config;
using Metrics.Server.Config.Reading;

namespace Metrics.Server.Hosting;

/// <summary>
/// Takes a changed configuration file over. It is told by the file system where that works, and looks by itself every few seconds where
/// it does not (mounted secrets, network drives). A wrong file is refused, and the one in force stays.
/// </summary>
internal sealed partial class ConfigWatch(
    CurrentConfig current, ConfigReader reader, ServerSettings settings, TimeProvider clock, ILogger<ConfigWatch> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    // Editors write a file in several steps; half of one is not judged.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim _told = new(0, 1);
    private byte[] _seen = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string path = Path.GetFullPath(settings.ConfigPath!);
        _seen = Digest(path);
        using FileSystemWatcher? watcher = Watch(path);
        while (!stoppingToken.IsCancellationRequested)
        {
            using var look = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            Task wait = Task.Delay(LookEvery, clock, look.Token);
            Task told = _told.WaitAsync(look.Token);
            if (await Task.WhenAny(wait, told) == told && told.IsCompletedSuccessfully)
            {
                await Task.Delay(Settle, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await look.CancelAsync();
            if (!stoppingToken.IsCancellationRequested)
            {
                Look(path);
            }
        }
    }

    private void Look(string path)
    {
        byte[] digest = Digest(path);
        if (digest.AsSpan().SequenceEqual(_seen))
        {
            return;
        }

        _seen = digest;
        (MetricsConfig? next, IReadOnlyList<ConfigProblem> problems) = reader.Read(settings.ConfigPath!, Environment.GetEnvironmentVariable);
        foreach (ConfigProblem problem in problems)
        {
            LogProblem(problem.Level == ProblemLevel.Error ? LogLevel.Error : LogLevel.Warning, problem);
        }

        if (next is null)
        {
            LogRefused(settings.ConfigPath!);
            return;
        }

        MetricsConfig before = current.Value;
        if (next.Listen != before.Listen || next.Store != before.Store)
        {
            LogRestart();
        }

        current.Replace(next);
        LogTaken(settings.ConfigPath!);
    }

    private FileSystemWatcher? Watch(string path)
    {
        try
        {
            var watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path));
            watcher.Changed += (_, _) => Tell();
            watcher.Created += (_, _) => Tell();
            watcher.Renamed += (_, _) => Tell();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (IOException failure)
        {
            LogUnwatched(failure);
            return null;
        }
    }

    private void Tell()
    {
        try
        {
            _told.Release();
        }
        catch (SemaphoreFullException)
        {
            // Told already, and not yet looked.
        }
    }

    private static byte[] Digest(string path)
    {
        try
        {
            return SHA256.HashData(File.ReadAllBytes(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Gone or being replaced: the next look tells.
            return [];
        }
    }

    [LoggerMessage(Message = "{Problem}")]
    private partial void LogProblem(LogLevel level, ConfigProblem problem);

    [LoggerMessage(LogLevel.Error, "{File} has mistakes and is not taken; the configuration in force stays")]
    private partial void LogRefused(string file);

    [LoggerMessage(LogLevel.Information, "{File} is taken")]
    private partial void LogTaken(string file);

    [LoggerMessage(LogLevel.Warning, "'listen' and 'store' take effect at the next start")]
    private partial void LogRestart();

    [LoggerMessage(LogLevel.Information, "the file system does not tell of changes; the file is looked at every few seconds")]
    private partial void LogUnwatched(Exception failure);
}
