using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Board.Views;
using Metrics.Server.Charts;

namespace Metrics.Server.Board.Reading;

/// <summary>The incidents of the last 90 days of a team or a service: as a list, and as a picture of when something was wrong.</summary>
internal static class IncidentReader
{
    private const int Days = 90, Most = 100, Listed = 12;

    /// <summary>Newest first; the newest hundred.</summary>
    public static async Task<IReadOnlyList<Incident>> ReadAsync(
        Numbers numbers, BoardFacts facts, Scope scope, BoardQuestion question, CancellationToken cancel)
    {
        IEnumerable<ExplainedRecord> latest = numbers
            .Explain("incidents", scope, Window.OfDays(Days), question.At)
            .Where(record => record.Role != RecordRole.LeftOut && record.Key.Kind == FactKind.Incident)
            .OrderByDescending(record => record.At)
            .Take(Most);
        var incidents = new List<Incident>();
        foreach (ExplainedRecord record in latest)
        {
            if (await facts.FindAsync(record.Key, cancel) is Incident incident)
            {
                incidents.Add(incident);
            }
        }

        return incidents;
    }

    public static IReadOnlyList<IncidentView> List(IReadOnlyList<Incident> incidents, BoardQuestion question) =>
        [.. incidents.Take(Listed).Select(incident => View(incident, question))];

    /// <summary>A row a severity, the worst first as the tool names them.</summary>
    public static Figure Draw(IReadOnlyList<Incident> incidents, BoardQuestion question)
    {
        StateRow[] rows =
        [
            .. incidents.GroupBy(incident => incident.Severity ?? "not stated")
                .OrderBy(group => group.Key, StringComparer.OrdinalIgnoreCase)
                .Select(group => new StateRow(group.Key, [.. group.Select(incident => Span(incident, question))])),
        ];
        var chart = new StateTimeline
        {
            Id = "incidents-time",
            Title = "When something was wrong",
            Description = string.Join(", ", rows.Select(row => $"{row.Name}: {row.Spans.Count}")) + $" incidents in {Days} days.",
            Rows = rows,
            From = question.At.AddDays(-Days),
            To = question.At,
            Zone = question.Zone,
            Width = ChartSize.Full.Width,
        };
        return new Figure(
            chart.Title,
            $"Incidents of the last {Days} days by severity, as long as they lasted.",
            rows.Length == 0 ? "" : chart.Render(),
            rows.Length == 0 ? "" : (chart with { Id = "incidents-time-narrow", Width = 340 }).Render(),
            ["Incident", "Began", "Lasted"],
            [.. incidents.Select(incident => View(incident, question)).Select(view => (string[])[view.Title, view.Started, view.Length])])
        {
            Across = true,
        };
    }

    private static StateSpan Span(Incident incident, BoardQuestion question)
    {
        IncidentView view = View(incident, question);
        string words = $"{incident.Title}\n{view.Started}, {view.Length}{(view.Open ? ", still open" : "")}";
        return new StateSpan(incident.StartedAt, End(incident, question), "down", words);
    }

    private static IncidentView View(Incident incident, BoardQuestion question)
    {
        DateTimeOffset end = End(incident, question);
        return new IncidentView(
            incident.Title,
            incident.Severity,
            question.Local(incident.StartedAt, "d MMM, HH:mm"),
            ValueText.Duration((end - incident.StartedAt).TotalSeconds),
            end == question.At,
            incident.Url);
    }

    private static DateTimeOffset End(Incident incident, BoardQuestion question) =>
        incident.ResolvedAt is { } resolved && resolved < question.At ? resolved : question.At;
}
