using Metrics.Compute;
using Metrics.Compute.FailureCosts;
using Metrics.Compute.Origins;
using Metrics.Compute.Pairs;
using Metrics.Compute.Review;
using Metrics.Facts;
using Metrics.Server.Config;

namespace Metrics.Server.Expose;

/// <summary>
/// <c>pair_*</c>, <c>review_quiet_risk</c>, <c>origin_*</c> and <c>failure_cost_*</c>. They look at years week by week, so they are
/// computed beside the scrapes: once at the start, then every hour and after the configuration changed.
/// </summary>
internal sealed class EvidenceFamilies(ICurrentIndex index, CurrentConfig config, TimeProvider clock) : BackgroundService, IFamilyProvider
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    private static readonly Family Correlation = new(
        "pair_correlation", FamilyKind.Gauge, "Rank correlation of a pair's period-to-period differences by how many weeks engineering moves first (months count as four).");

    private static readonly Family Grade = new(
        "pair_evidence", FamilyKind.Gauge, "What may be said of a pair: 0 no evidence of a link, 1 weak, 3 strong; absent without enough data.");

    private static readonly Family Risk = new(
        "review_quiet_risk", FamilyKind.Gauge, "The trend a quarter of a number that gets worse within its target; only while flagged.");

    private volatile Found _found = new([], [], [], []);

    public void Write(FamilyWriter to, ExpositionMoment moment)
    {
        Found found = _found;
        foreach (PairResult pair in found.Pairs.Where(pair => pair.Evidence != Evidence.NotEnoughData))
        {
            int weeks = pair.Grain == PeriodGrain.Week ? 1 : 4;
            to.Add(Grade, [new("pair", pair.Pair.Name)], (int)pair.Evidence, pair.Sensitive);
            foreach (Association lag in pair.Lags)
            {
                string label = (lag.Lag * weeks).ToString(System.Globalization.CultureInfo.InvariantCulture);
                to.Add(Correlation, [new("pair", pair.Pair.Name), new("lag_weeks", label)], lag.Correlation, pair.Sensitive);
            }
        }

        IReadOnlySet<string> hidden = SensitiveKpis.Of(config.Value.Kpis);
        InsightLines.Write(to, found.Origins);
        InsightLines.Write(to, found.Costs, hidden);
        foreach (QuietRisk risk in found.Risks)
        {
            string[] scope = risk.Scope.ToString().Split(':', 2);
            KeyValuePair<string, string>[] labels = [new("metric", risk.Metric), new("scope", scope[0])];
            to.Add(Risk, scope.Length == 2 ? [.. labels, new(scope[0], scope[1])] : labels, risk.Slope, hidden.Contains(risk.Metric));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, clock);
        (DateTimeOffset At, MetricsConfig? Config, long Facts) last = (DateTimeOffset.MinValue, null, 0);
        do
        {
            MetricsConfig now = config.Value;
            DateTimeOffset at = clock.GetUtcNow();
            long facts = index.Read((known, _) => known.Revision);
            if (facts > 0 && (last.Config != now || last.Facts == 0 || at - last.At >= Every))
            {
                _found = index.Read((known, sources) => Find(known, now, at, sources));
                last = (at, now, facts);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static Found Find(FactIndex known, MetricsConfig now, DateTimeOffset at, IReadOnlyList<SourceHealth> sources)
    {
        CalendarPeriod ended = known.Calendar.Previous(known.Calendar.PeriodOf(known.Calendar.DayOf(at), PeriodGrain.Quarter));
        return new Found(
            PairQuery.All(known, now.Pairs, now.Kpis, at, sources), ReviewQuery.CurrentRisks(known, now.Kpis, now.Targets, at, sources),
            OriginQuery.All(known, ended, now.Kpis, at, sources), FailureCostQuery.All(known, ended, now.Kpis, at));
    }

    private sealed record Found(
        IReadOnlyList<PairResult> Pairs, IReadOnlyList<QuietRisk> Risks, IReadOnlyList<OriginReport> Origins, IReadOnlyList<FailureCost> Costs);
}
