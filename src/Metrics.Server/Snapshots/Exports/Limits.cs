using Metrics.Compute.Snapshots;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>What a snapshot leaves out of its quarter, in sentences; none for a whole one.</summary>
internal static class Limits
{
    public static IEnumerable<string> Of(SnapshotDocument document, Func<DateTimeOffset, string> day)
    {
        if (document.ToDate)
        {
            yield return "The quarter had not ended: everything here is to date.";
        }

        if (document.Scope is { } scope)
        {
            yield return $"It covers {scope} and what belongs to it, nothing else.";
        }

        if (document.AsOf is { } known)
        {
            yield return $"Only what was recorded by {day(known)} counts.";
        }
    }
}
