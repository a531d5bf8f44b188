using Metrics.Compute;
using Metrics.Compute.Business;
using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Server.Config.Reading;

namespace Metrics.Server.Api;

/// <summary>Asks for a KPI and the points behind it; <c>/api/v1/explain</c> and <c>metrics explain</c> ask the same way.</summary>
internal sealed class KpiExplainQuery(ICurrentIndex index, CurrentConfig config, ReportQuery reports, TimeProvider clock)
{
    /// <summary>The KPI of that name; null when there is none, or the reader may not see it.</summary>
    public Kpi? Find(string? name, bool withSensitive) => Seen(withSensitive).FirstOrDefault(kpi => kpi.Name == name);

    /// <summary>Every name that the reader may ask for.</summary>
    public IEnumerable<string> Names(bool withSensitive) => Seen(withSensitive).Select(kpi => kpi.Name);

    /// <summary>Understands a question about a KPI; null when something is wrong with it.</summary>
    public KpiQuestion? Understand(Kpi kpi, AskedWords asked, Mistakes mistakes) => index.Read((facts, _) =>
    {
        string scope = string.IsNullOrEmpty(asked.Scope) ? "organization" : asked.Scope;
        IReadOnlyList<string> scopes = KpiQuery.Scopes(facts, config.Value.Kpis, kpi);
        if (!scopes.Contains(scope))
        {
            mistakes.Add("scope", $"{kpi.Name} is not told for '{scope}'{NearestWord.Hint(scope, scopes)}");
        }

        CalendarPeriod? period = string.IsNullOrEmpty(asked.Window) ? null : CalendarPeriod.Parse(asked.Window);
        if (!string.IsNullOrEmpty(asked.Window) && period is not { Grain: not PeriodGrain.Year })
        {
            mistakes.Add("window", $"'{asked.Window}' is no period of a KPI: it is told by calendar periods: 2026-Q3, 2026-07, 2026-W03, 2026-07-01; without a window its last closed one is told");
        }

        AskedMoment moment = AskedMoment.Read(asked.At, asked.AsOf, facts.Calendar, clock.GetUtcNow(), mistakes.Add);
        moment.RequireBegun("window", period, facts.Calendar, mistakes.Add);
        return mistakes.None ? new KpiQuestion(kpi, scope, period, moment.At, moment.AsOf) : null;
    });

    /// <summary>The value of a KPI, what divides it, and the points behind it.</summary>
    /// <param name="skip">Points passed over.</param>
    /// <param name="take">The most points told.</param>
    public async Task<ReportBody> ExplainAsync(KpiQuestion question, int skip, int take, CancellationToken cancel)
    {
        (ReportBody body, IReadOnlyList<KpiPart> parts) = await index.AskAsync(
            question.AsOf, (facts, sources) => Ask(question, facts, sources), cancel);
        var records = new List<RecordBody>();
        foreach (KpiPart part in parts.Skip(skip).Take(take))
        {
            var record = new ExplainedRecord(part.Key, part.Point.HappenedAt!.Value, part.Role, part.Why, (double)part.Value);
            records.Add(await reports.DescribeAsync(record, question.AsOf, cancel));
        }

        return body with { Records = records, TotalRecords = parts.Count };
    }

    private (ReportBody Body, IReadOnlyList<KpiPart> Parts) Ask(KpiQuestion question, FactIndex facts, IReadOnlyList<SourceHealth> sources)
    {
        KpiEvidence evidence = KpiExplaining.Of(facts, config.Value.Kpis, question.Kpi, question.Scope, question.Period, question.At, sources);
        string window = (evidence.Period ?? evidence.Running).ToString();
        return (
            new ReportBody
            {
                Scope = question.Scope,
                Window = window,
                At = question.At,
                AsOf = question.AsOf,
                Revision = facts.Revision,
                Definitions = facts.DefinitionVersion,
                Numbers = [Number(evidence, question, window), .. Divisor(evidence, question, facts, sources)],
            },
            evidence.Parts);
    }

    private IEnumerable<Kpi> Seen(bool withSensitive) => SensitiveKpis.Seen(config.Value.Kpis, withSensitive);

    private static NumberBody Number(KpiEvidence evidence, KpiQuestion question, string window) => new()
    {
        Metric = evidence.Kpi.Name,
        Value = (double?)evidence.Value?.Value,
        Unit = evidence.Kpi.Unit,
        Samples = evidence.Parts.Count(part => part.Role == RecordRole.Numerator),
        Status = evidence.Status,
        Rule = "definitions 3.12",
        Explain = Question.ExplainLink(Uri.EscapeDataString(evidence.Kpi.Name), question.Scope, window, question.At, question.AsOf),
        Flags = evidence.Value is { Flags.Count: > 0 } value ? value.Flags : null,
    };

    private static IEnumerable<NumberBody> Divisor(KpiEvidence evidence, KpiQuestion question, FactIndex facts, IReadOnlyList<SourceHealth> sources)
    {
        if (evidence is not { DividedBy: { } name, Value: not null, Period: { } period } || Scope.Parse(question.Scope) is not { } scope)
        {
            return [];
        }

        (string metric, string? stat) = MetricName.Split(name);
        NumberReport report = NumberQuery.Report(facts, scope, Window.Of(period), question.At, sources) with { AsOf = question.AsOf };
        return report.Find(metric, stat) is { } number ? [NumberBody.Of(number, report)] : [];
    }
}

/// <summary>What a reader asks of a KPI.</summary>
/// <param name="Scope">One for which it is told: <c>organization</c>, <c>team:NAME</c>, <c>service:NAME</c> or <c>product:NAME</c>.</param>
/// <param name="Period">Null: its last closed one.</param>
/// <param name="AsOf">The instant of knowledge; null for the present.</param>
internal sealed record KpiQuestion(Kpi Kpi, string Scope, CalendarPeriod? Period, DateTimeOffset At, DateTimeOffset? AsOf);
