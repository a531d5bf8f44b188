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
    /// <param name="withSensitive">The reader may see sensitive KPIs; else they are absent.</param>
    public IReadOnlyList<KpiReading> Kpis(bool withSensitive)
    {
        MetricsConfig now = config.Value;
        DateTimeOffset at = clock.GetUtcNow();
        return index.Read((facts, sources) => (KpiReading[])
        [
            .. from kpi in now.Kpis
               where withSensitive || !SensitiveKpis.Of(now.Kpis).Contains(kpi.Name)
               from scope in KpiQuery.Scopes(facts, now.Kpis, kpi)
               select KpiQuery.Read(facts, now.Kpis, kpi, scope, at, sources),
        ]);
    }

    /// <inheritdoc cref="Kpis"/>
    public IReadOnlyList<PairResult> Pairs(bool withSensitive)
    {
        MetricsConfig now = config.Value;
        IReadOnlyList<PairResult> all = index.Read((facts, sources) => PairQuery.All(facts, now.Pairs, now.Kpis, clock.GetUtcNow(), sources));
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
        DateTimeOffset at = Question.ReadInstant("at", instant, calendar, mistakes) ?? clock.GetUtcNow();
        if (!mistakes.None)
        {
            return null;
        }

        CalendarPeriod? period = string.IsNullOrEmpty(quarter)
            ? calendar.Previous(calendar.PeriodOf(calendar.DayOf(at), PeriodGrain.Quarter))
            : CalendarPeriod.Parse(quarter);
        if (period is not { Grain: PeriodGrain.Quarter } asked)
        {
            mistakes.Add("quarter", $"'{quarter}' is no quarter: write it as 2026-Q3");
            return null;
        }

        if (calendar.Bounds(asked).Start > at)
        {
            mistakes.Add("quarter", $"{quarter} has not begun: it starts on {calendar.Days(asked).Start:yyyy-MM-dd}");
            return null;
        }

        QuarterReview review = index.Read((facts, sources) => ReviewQuery.Of(facts, asked, now.Kpis, now.Targets, at, sources));
        return withSensitive ? review : review.Without(SensitiveKpis.Of(now.Kpis));
    }
}
