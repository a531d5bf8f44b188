using System.Collections.Concurrent;
using Metrics.Server.Config;

namespace Metrics.Server.Collect.Running;

/// <summary>
/// Runs every source of the configuration on its own schedule, each by itself: a source that fails or hangs keeps no other from its turn. A
/// changed configuration restarts what it changed.
/// </summary>
internal sealed partial class Scheduler(
    CurrentConfig current, SourceWorkshop workshop, Collector collector, TimeProvider clock, ILogger<Scheduler> log) : BackgroundService
{
    private readonly Dictionary<string, Running> _running = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changed = new(0);

    /// <summary>How the last run of each source ended.</summary>
    public ConcurrentDictionary<string, CollectResult> LastResults { get; } = new(StringComparer.Ordinal);

    public override void Dispose()
    {
        _changed.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        void Wake(MetricsConfig next) => _changed.Release();
        current.Changed += Wake;
        try
        {
            while (true)
            {
                await ApplyAsync(current.Value, stoppingToken);
                await _changed.WaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops: so do all runs, below.
        }
        finally
        {
            current.Changed -= Wake;
            await Task.WhenAll(_running.Values.Select(running => running.StopAsync()));
        }
    }

    private async Task ApplyAsync(MetricsConfig config, CancellationToken stopping)
    {
        Dictionary<string, SourceSpec> wanted = config.Sources.ToDictionary(spec => spec.Name, StringComparer.Ordinal);
        string[] gone = [.. _running.Where(one => !wanted.TryGetValue(one.Key, out SourceSpec? spec) || !SpecEquality.Same(one.Value.Spec, spec)).Select(one => one.Key)];
        foreach (string name in gone)
        {
            await _running[name].StopAsync();
            _running.Remove(name);
            LastResults.TryRemove(name, out _);
        }

        foreach (SourceSpec spec in wanted.Values.Where(spec => !_running.ContainsKey(spec.Name)))
        {
            ConfiguredSource source = workshop.Make(spec);
            if (!source.Type.Polls)
            {
                source.Dispose();
                continue;
            }

            var end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            _running[spec.Name] = new Running(spec, source, end, Task.Run(() => RepeatAsync(source, end.Token), CancellationToken.None));
        }
    }

    private async Task RepeatAsync(ConfiguredSource source, CancellationToken cancel)
    {
        try
        {
            var pace = new Pace(source.Spec);
            await Task.Delay(pace.First, clock, cancel);
            while (!cancel.IsCancellationRequested)
            {
                DateTimeOffset began = clock.GetUtcNow();
                CollectResult result = await RunAsync(source, cancel);
                LastResults[source.Name] = result;
                await Task.Delay(pace.After(result, began, clock.GetUtcNow()), clock, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Stopped, or replaced by a changed configuration.
        }
    }

    private async Task<CollectResult> RunAsync(ConfiguredSource source, CancellationToken cancel)
    {
        try
        {
            CollectResult result = await collector.RunAsync(source, cancel: cancel);
            string? before = LastResults.TryGetValue(source.Name, out CollectResult? last) && last.StoreFailed ? last.Error : null;
            if (result.StoreFailed && result.Error != before)
            {
                LogStoreFailed(source.Name, result.Error!);
            }
            else if (!result.StoreFailed && before is not null)
            {
                LogStoreWorks(source.Name);
            }

            return result;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // A mistake of ours in one source's run must not end the schedule of any.
            LogRunBroke(failure, source.Name);
            return new CollectResult { Source = source.Name, Type = source.Type.Name, End = RunEnd.Failed, Error = failure.Message };
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Collecting {Source} stopped, because the store can't be written: {Reason}")]
    private partial void LogStoreFailed(string source, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Collecting {Source} goes on: the store can be written again")]
    private partial void LogStoreWorks(string source);

    [LoggerMessage(Level = LogLevel.Error, Message = "The run of source {Source} broke")]
    private partial void LogRunBroke(Exception failure, string source);

    private sealed record Running(SourceSpec Spec, ConfiguredSource Source, CancellationTokenSource End, Task Loop)
    {
        public async Task StopAsync()
        {
            await End.CancelAsync();
            await Loop;
            End.Dispose();
            Source.Dispose();
        }
    }
}
