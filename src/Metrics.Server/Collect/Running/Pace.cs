using Metrics.Server.Config;

namespace Metrics.Server.Collect.Running;

/// <summary>When a source runs next. Sources of one schedule are set apart by their names, the same way after every start.</summary>
internal sealed class Pace(SourceSpec spec)
{
    private static readonly TimeSpan LongestFirst = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WhileBusy = TimeSpan.FromSeconds(30);

    private int _failures;

    /// <summary>The wait before the first run: short, so that a fresh start shows numbers soon.</summary>
    public TimeSpan First { get; } = Shorter(spec.Every / 10, LongestFirst) * Share(spec.Name);

    /// <summary>The wait after a run.</summary>
    public TimeSpan After(CollectResult result, DateTimeOffset began, DateTimeOffset now)
    {
        _failures = result.End == RunEnd.Failed ? Math.Min(_failures + 1, 10) : 0;
        TimeSpan untilNext = began + spec.Every - now;
        TimeSpan wait = result switch
        {
            { End: RunEnd.Waiting, RetryAt: { } at } => at - now,
            { End: RunEnd.Interrupted } => Soon,
            { End: RunEnd.Busy } => Shorter(untilNext, WhileBusy),

            // A source with a long schedule is tried again before its turn, less and less often.
            { End: RunEnd.Failed } => Shorter(untilNext, AfterFailure * Math.Pow(2, _failures - 1)),
            _ => untilNext,
        };
        return wait > Soon ? wait : Soon;
    }

    /// <summary>A share from 0 to 1 that a name always gets (FNV-1a).</summary>
    private static double Share(string name)
    {
        uint hash = 2166136261;
        foreach (char c in name)
        {
            hash = unchecked((hash ^ c) * 16777619);
        }

        return hash / (double)uint.MaxValue;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
