using Metrics.Compute.Stats;
using Metrics.Facts;

namespace Metrics.Compute.Numbers;

/// <summary>The durations of a scope: each kind of <see cref="Tally"/>, and those by origin also in whole.</summary>
internal readonly struct TallySamples(IReadOnlyList<ISample> samples)
{
    public const int Count = Tally.Kinds + (Tally.Coding / Tally.Origins);

    /// <summary>Where a kind by origin has its whole; null for a kind that is not split.</summary>
    public static int? WholeOf(int kind) => kind < Tally.Coding ? Tally.Kinds + (kind / Tally.Origins) : null;

    public Figures Figures(
        FactIndex index, ScopeMembers scope, TimeSlice slice, long instant, in Sums sums, int deploymentDays, IEnumerable<long> openSince) => new()
        {
            Days = slice.Days,
            Instant = instant,
            Sums = sums,
            CountFailedRollouts = index.Tables.CountFailedRollouts,
            Unmapped = scope.Scope.Kind == ScopeKind.Organization ? Unmapped.Count(index.Tables, slice).Total : null,
            DeploymentDays = deploymentDays,
            LeadTime = new Split(samples, Tally.Lead),
            Coding = samples[Tally.Coding],
            Pickup = samples[Tally.Pickup],
            Review = samples[Tally.Review],
            Deploy = samples[Tally.Deploy],
            Recovery = new Split(samples, Tally.Recovered),
            Restore = samples[Tally.Restored],
            Open = [.. openSince.Select(since => instant - since).Order()],
            FirstReview = new Split(samples, Tally.FirstReview),
        };

    private sealed class Split(IReadOnlyList<ISample> samples, int kind) : ISplitSample
    {
        public ISample All => samples[WholeOf(kind)!.Value];

        public ISample Of(ChangeOrigin origin) => samples[kind + (int)origin];
    }
}
