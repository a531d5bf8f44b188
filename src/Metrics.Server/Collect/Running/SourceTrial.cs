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

    /// <summary>What was left out: gone at the source, or of no account by its options.</summary>
    public IReadOnlyList<SourceRecord.Deleted> LeftOut { get; init; } = [];

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
    /// <param name="body">For sources that are pushed to: what a delivery might hold, whoever sent it; null: the vendor is asked.</param>
    public async Task<TrialResult> RunAsync(
        SourceSpec spec, DateTimeOffset? since = null, int most = 20, byte[]? body = null, CancellationToken cancel = default)
    {
        using ConfiguredSource source = workshop.Make(spec);
        DateTimeOffset until = clock.GetUtcNow();
        var window = new CollectWindow(since ?? until - Back, until, null, since ?? until - Back);
        var found = new Found();
        long start = clock.GetTimestamp();
        (FaultKind? fault, string? error) = await LookAsync(source, window, found, most, body, cancel);
        return new TrialResult
        {
            Source = spec.Name,
            Type = spec.Type,
            Since = window.Since,
            Until = until,
            Facts = found.Facts,
            Unreadable = found.Unreadable,
            LeftOut = found.LeftOut,
            More = found.More,
            Requests = source.Http.Traffic.Requests,
            Duration = clock.GetElapsedTime(start),
            Fault = fault,
            Error = error,
        };
    }

    private static async Task<(FaultKind? Fault, string? Error)> LookAsync(
        ConfiguredSource source, CollectWindow window, Found found, int most, byte[]? body, CancellationToken cancel)
    {
        // A person waits before the screen: the machine's clock, whatever the runner's.
        using var limit = new CancellationTokenSource(Limit);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
        try
        {
            object made = source.Create();
            if (body is not null || !source.Type.Polls)
            {
                return Preview(made, source.Name, found, body);
            }

            var reader = (ISource)made;
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

    private static (FaultKind? Fault, string? Error) Preview(object source, string name, Found found, byte[]? body)
    {
        if (source is not IBodyPreview preview)
        {
            return (null, body is null
                ? $"'{name}' is pushed to: there is nothing to ask. Let its sender post to /hooks/{name}"
                : $"'{name}' shows no bodies: let its sender post to /hooks/{name}");
        }

        if (body is null)
        {
            return (null, $"'{name}' is pushed to: there is nothing to ask. Save the body of a delivery, and try it with --body FILE");
        }

        foreach (SourceRecord record in preview.Preview(body))
        {
            found.Take(record, int.MaxValue);
        }

        return (null, null);
    }

    private sealed class Found
    {
        private const int Enough = 100;

        public List<SourceRecord.Found> Facts { get; } = [];

        public List<SourceRecord.Unreadable> Unreadable { get; } = [];

        public List<SourceRecord.Deleted> LeftOut { get; } = [];

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
                case SourceRecord.Deleted deleted when LeftOut.Count < Enough:
                    LeftOut.Add(deleted);
                    break;
            }

            return Facts.Count >= most || Unreadable.Count >= most || (record is SourceRecord.Checkpoint && Facts.Count > 0);
        }
    }
}
