using Metrics.Compute;
using Metrics.Compute.Business;
using Metrics.Facts;
using Metrics.Server.Config;

namespace Metrics.Server.Api;

/// <summary>Asks for a KPI and the points behind it; <c>/api/v1/explain</c> and <c>metrics explain</c> ask the same way.</summary>
internal sealed class KpiExplainQuery(ICurrentIndex index, CurrentConfig config, ReportQuery reports)
{
    /// <summary>The KPI of that name; null when there is none, or the reader may not see it.</summary>
    public Kpi? Find(string? name, bool withSensitive)
    {
        Kpi? found = config.Value.Kpis.FirstOrDefault(kpi => kpi.Name == name);
        return found is null || withSensitive || !SensitiveKpis.Of(config.Value.Kpis).Contains(found.Name) ? found : null;
    }

    /// <summary>
    /// Understands a question about a KPI: its window is a calendar period, or not named; null when something is wrong with it.
    /// </summary>
    public Question? Understand(AskedWords asked, Mistakes mistakes)
    {
        Question? question = reports.Understand(asked, mistakes);
        if (question is not null && asked.Window is not null && question.Window.Period is not { Grain: not PeriodGrain.Year })
        {
            mistakes.Add("window", "a KPI is told by calendar periods: 2026-Q3, 2026-07, 2026-W03, 2026-07-01; without a window its last closed one is told");
            return null;
        }

        return question;
    }

    /// <summary>The value of a KPI, what divides it, and the points behind it.</summary>
    /// <param name="question">Its window is the period wanted; one of days stands for the last closed period.</param>
    /// <param name="skip">Points passed over.</param>
    /// <param name="take">The most points told.</param>
    public async Task<ReportBody> ExplainAsync(Kpi kpi, Question question, int skip, int take, CancellationToken cancel)
    {
        (ReportBody body, IReadOnlyList<KpiPart> parts) = question.AsOf is { } asOf
            ? await index.ReadAsOfAsync(asOf, (facts, sources) => Ask(kpi, question, facts, sources), cancel)
            : index.Read((facts, sources) => Ask(kpi, question, facts, sources));
        var records = new List<RecordBody>();
        foreach (KpiPart part in parts.Skip(skip).Take(take))
        {
            var record = new ExplainedRecord(part.Key, part.Point.HappenedAt!.Value, part.Role, part.Why, (double)part.Value);
            records.Add(await reports.DescribeAsync(record, question.AsOf, cancel));
        }

        return body with { Records = records, TotalRecords = parts.Count };
    }

    private (ReportBody Body, IReadOnlyList<KpiPart> Parts) Ask(Kpi kpi, Question question, FactIndex facts, IReadOnlyList<SourceHealth> sources)
    {
        KpiEvidence evidence = KpiExplaining.Of(
            facts, config.Value.Kpis, kpi, question.Scope.ToString(), question.Window.Period, question.At, sources);
        Question told = evidence.Period is { } period ? question with { Window = Window.Of(period) } : question;
        NumberBody[] numbers = [Number(evidence, told), .. Divisor(evidence, told, facts, sources)];
        return (
            new ReportBody
            {
                Scope = told.Scope.ToString(),
                Window = told.Window.Text,
                At = told.At,
                AsOf = told.AsOf,
                Revision = facts.Revision,
                Definitions = facts.DefinitionVersion,
                Numbers = numbers,
            },
            evidence.Parts);
    }

    private static NumberBody Number(KpiEvidence evidence, Question question) => new()
    {
        Metric = evidence.Kpi.Name,
        Value = (double?)evidence.Value?.Value,
        Unit = evidence.Kpi.Unit,
        Samples = evidence.Parts.Count(part => part.Role == RecordRole.Numerator),
        Status = evidence.Status,
        Rule = "definitions 3.12",
        Explain = question.ExplainLink(evidence.Kpi.Name),
        Flags = evidence.Value is { Flags.Count: > 0 } value ? value.Flags : null,
    };

    private static IEnumerable<NumberBody> Divisor(KpiEvidence evidence, Question question, FactIndex facts, IReadOnlyList<SourceHealth> sources)
    {
        if (evidence is not { DividedBy: { } name, Value: not null })
        {
            return [];
        }

        (string metric, string? stat) = MetricName.Split(name);
        NumberReport report = NumberQuery.Report(facts, question.Scope, question.Window, question.At, sources) with { AsOf = question.AsOf };
        return report.Find(metric, stat) is { } number ? [NumberBody.Of(number, report)] : [];
    }
}
