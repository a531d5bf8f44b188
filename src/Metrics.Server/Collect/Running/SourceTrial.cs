using Metrics.Facts.Collecting;
using Metrics.Server.Config;

namespace Metrics.Server.Collect.Running;

/// <summary>What a trial of a source showed; nothing of it was stored.</summary>
internal sealed record TrialResult
{
    public required string Source { get; init; }

    public required string Type { get; init; }

    /// <summary>The stretch of time that was asked for.</summary>
    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset Until { get; init; }

    public IReadOnlyList<SourceRecord.Found> Facts { get; init; } = [];

    /// <summary>What would have gone to quarantine, and why.</summary>
    public IReadOnlyList<SourceRecord.Unreadable> Unreadable { get; init; } = [];

    public int Requests { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>There is more; the trial stopped by itself.</summary>
    public bool More { get; init; }

    public FaultKind? Fault { get; init; }

    /// <summary>What is wrong with the address, the token, a permission or the description; null when nothing is.</summary>
    public string? Error { get; init; }
}

/// <summary>Asks a source for a little, to show that it works: one page or some facts, and nothing is stored.</summary>
internal sealed class SourceTrial(SourceWorkshop workshop, TimeProvider clock)
{
    private const int EnoughRequests = 8;
    private static readonly TimeSpan Back = TimeSpan.FromDays(7);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <param name="since">From when on to look; null: the last seven days.</param>
    /// <param name="most">The most facts to show.</param>
    public async Task<TrialResult> RunAsync(SourceSpec spec, DateTimeOffset? since = null, int most = 20, CancellationToken cancel = default)
    {
        using ConfiguredSource source = workshop.Make(spec);
        DateTimeOffset until = clock.GetUtcNow();
        var window = new CollectWindow(since ?? until - Back, until, null, since ?? until - Back);
        var found = new Found();
        long start = clock.GetTimestamp();
        (FaultKind? fault, string? error) = source.Type.Polls
            ? await LookAsync(source, window, found, most, cancel)
            : (null, $"'{spec.Name}' is pushed to: there is nothing to ask. Let its sender post to /hooks/{spec.Name}");
        return new TrialResult
        {
            Source = spec.Name,
            Type = spec.Type,
            Since = window.Since,
            Until = until,
            Facts = found.Facts,
            Unreadable = found.Unreadable,
            More = found.More,
            Requests = source.Http.Traffic.Requests,
            Duration = clock.GetElapsedTime(start),
            Fault = fault,
            Error = error,
        };
    }

    private static async Task<(FaultKind? Fault, string? Error)> LookAsync(ConfiguredSource source, CollectWindow window, Found found, int most, CancellationToken cancel)
    {
        // A person waits before the screen: the machine's clock, whatever the runner's.
        using var limit = new CancellationTokenSource(Limit);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            var reader = (ISource)source.Create();
            await foreach (SourceRecord record in reader.CollectAsync(window, stop.Token).WithCancellation(stop.Token))
            {
                if (found.Take(record, most) || (found.Facts.Count > 0 && source.Http.Traffic.Requests >= EnoughRequests))
                {
                    found.More = true;
                    break;
                }
            }

            return (null, null);
        }
        catch (SourceFaultException fault)
        {
            return (fault.Kind, fault.Message);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return (FaultKind.Unreachable, $"there was no whole answer within {Limit.TotalMinutes:0} minutes");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return (null, $"the source broke, which is a mistake in the source: {failure.GetType().Name}: {failure.Message}");
        }
    }

    private sealed class Found
    {
        public List<SourceRecord.Found> Facts { get; } = [];

        public List<SourceRecord.Unreadable> Unreadable { get; } = [];

        public bool More { get; set; }

        /// <summary>Takes a record; true when there is enough to show.</summary>
        public bool Take(SourceRecord record, int most)
        {
            switch (record)
            {
                case SourceRecord.Found found:
                    Facts.Add(found);
                    break;
                case SourceRecord.Unreadable unreadable:
                    Unreadable.Add(unreadable);
                    break;
            }

            return Facts.Count >= most || Unreadable.Count >= most || (record is SourceRecord.Checkpoint && Facts.Count > 0);
        }
    }
}
