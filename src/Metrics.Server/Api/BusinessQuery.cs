using Metrics.Compute;
using Metrics.Compute.Business;
using Metrics.Compute.Pairs;
using Metrics.Compute.Review;
using Metrics.Facts;
using Metrics.Facts.Json;
using Metrics.Server.Config;

namespace Metrics.Server.Api;

/// <summary>Asks for KPIs, pairs and the review of a quarter; the API and the verbs of those names ask the same way.</summary>
internal sealed class BusinessQuery(ICurrentIndex index, CurrentConfig config, TimeProvider clock)
{
    /// <summary>Every KPI of every scope for which it is told. Null with a mistake told.</summary>
    /// <param name="instant">The instant of asking, as written; null: now.</param>
    /// <param name="known">The instant of knowledge, as written; null: all that is known.</param>
    /// <param name="withSensitive">The reader may see sensitive KPIs; else they are absent.</param>
    public async Task<IReadOnlyList<KpiReading>?> KpisAsync(
        string? instant, string? known, bool withSensitive, Mistakes mistakes, CancellationToken cancel)
    {
        MetricsConfig now = config.Value;
        AskedMoment moment = AskedMoment.Read(instant, known, now.Organization.Calendar(), clock.GetUtcNow(), mistakes.Add);
        return !mistakes.None ? null : await index.AskAsync(
            moment.AsOf,
            (facts, sources) => (KpiReading[])
            [
                .. from kpi in SensitiveKpis.Seen(now.Kpis, withSensitive)
                   from scope in KpiQuery.Scopes(facts, now.Kpis, kpi)
                   select KpiQuery.Read(facts, now.Kpis, kpi, scope, moment.At, sources),
            ],
            cancel);
    }

    /// <summary>Every pair. Null with a mistake told.</summary>
    /// <inheritdoc cref="KpisAsync"/>
    public async Task<IReadOnlyList<PairResult>?> PairsAsync(
        string? instant, string? known, bool withSensitive, Mistakes mistakes, CancellationToken cancel)
    {
        MetricsConfig now = config.Value;
        AskedMoment moment = AskedMoment.Read(instant, known, now.Organization.Calendar(), clock.GetUtcNow(), mistakes.Add);
        if (!mistakes.None)
        {
            return null;
        }

        IReadOnlyList<PairResult> all = await index.AskAsync(
            moment.AsOf, (facts, sources) => PairQuery.All(facts, now.Pairs, now.Kpis, moment.At, sources), cancel);
        return withSensitive ? all : [.. all.Where(pair => !SensitiveKpis.Of(now.Kpis).Contains(pair.Pair.Business))];
    }

    /// <summary>Every decision known, the newest first.</summary>
    public IReadOnlyList<DecisionBody> Decisions()
    {
        DateTimeOffset at = clock.GetUtcNow();
        return index.Read((facts, _) =>
        {
            HashSet<FactKey> overdue = [.. ReviewQuery.Overdue(facts, at).Select(entry => entry.Key)];
            return facts.Business.Decisions
                .Reverse()
                .Select(entry => new DecisionBody(entry.Key.Source, overdue.Contains(entry.Key), FactJson.ToWireNode(entry.Decision)))
                .ToArray();
        });
    }

    /// <summary>The review of a quarter; an empty word is the last quarter that has ended. Null with a mistake told.</summary>
    /// <param name="instant">The instant of asking, as written; null: now.</param>
    public QuarterReview? Review(string? quarter, string? instant, bool withSensitive, Mistakes mistakes)
    {
        MetricsConfig now = config.Value;
        OrganizationCalendar calendar = now.Organization.Calendar();
        AskedMoment moment = AskedMoment.Read(instant, null, calendar, clock.GetUtcNow(), mistakes.Add);
        CalendarPeriod? period = string.IsNullOrEmpty(quarter)
            ? calendar.Previous(calendar.PeriodOf(calendar.DayOf(moment.At), PeriodGrain.Quarter))
            : CalendarPeriod.Parse(quarter);
        if (period is not { Grain: PeriodGrain.Quarter })
        {
            mistakes.Add("quarter", $"'{quarter}' is no quarter: write it as 2026-Q3");
        }

        moment.RequireBegun("quarter", period, calendar, mistakes.Add);
        if (!mistakes.None)
        {
            return null;
        }

        QuarterReview review = index.Read((facts, sources) => ReviewQuery.Of(facts, period!.Value, now.Kpis, now.Targets, moment.At, sources));
        return withSensitive ? review : review.Without(SensitiveKpis.Of(now.Kpis));
    }
}
