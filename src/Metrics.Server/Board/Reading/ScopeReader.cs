using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Board.Views;
using Metrics.Server.Charts;

namespace Metrics.Server.Board.Reading;

/// <summary>Reads the page of a team or a service.</summary>
internal sealed class ScopeReader(Numbers numbers, BoardFacts facts, Marks charted)
{
    private static readonly string[] Stages = ["coding", "pickup", "review", "deploy"];

    private static readonly (string Metric, string? Stat, string Column)[] ByOrigin =
    [
        ("changes_merged", null, "Changes merged"),
        ("lead_time", "median", "Lead time"),
        ("change_fail_rate", null, "Change fail rate"),
        ("time_to_first_review", "median", "First review"),
        ("merged_without_review_rate", null, "Without review"),
        ("code_rework_rate", null, "Code rework"),
    ];

    /// <summary>Null when the catalog has no such team or service.</summary>
    public async Task<ScopeView?> ReadAsync(Scope scope, BoardQuestion question, CancellationToken cancel)
    {
        Team? team = question.Config.Catalog.Teams.LastOrDefault(team =>
            scope.Kind == ScopeKind.Team ? team.Name == scope.Name : Owned(question, team).Any(service => service.Name == scope.Name));
        if (team is null)
        {
            return null;
        }

        var own = new ScopeNumbers(numbers, question, scope);
        IReadOnlyList<ChartMark> marks = await charted.OfAsync(scope, question, cancel);
        IReadOnlyList<Incident> incidents = await IncidentReader.ReadAsync(numbers, facts, scope, question, cancel);
        IReadOnlyList<CardGroup> groups = LeadershipReader.Groups(own);
        return new ScopeView
        {
            Scope = scope,
            Accountable = team.Accountable,
            Responsible = team.Responsible,
            Team = scope.Kind == ScopeKind.Service ? (team.Name, Links.Of(Scope.Team(team.Name), question.Window)) : null,
            Summary = Summaries.Of(groups, null),
            Groups = groups,
            Figures = [.. Figures(own, question, marks), IncidentReader.Draw(incidents, question)],
            ServiceColumns = [.. LeadershipReader.Columns.Select(column => column.Column)],
            Services = scope.Kind == ScopeKind.Team ? [.. Owned(question, team).Select(service => Row(service, question))] : [],
            OriginColumns = [.. ByOrigin.Select(column => column.Column)],
            Origins = [.. Origins(own)],
            Incidents = IncidentReader.List(incidents, question),
        };
    }

    /// <summary>The services that a team owns at the instant of the question.</summary>
    public static IEnumerable<Service> Owned(BoardQuestion question, Team team)
    {
        DateOnly today = question.Calendar.DayOf(question.At);
        return team.Services.Where(service =>
            !question.Config.Catalog.Teams.Any(other =>
                other != team
                && other.Services.Any(later =>
                    later.Name == service.Name
                    && later.Since is { } since
                    && since <= today
                    && (service.Since is null || service.Since < since))));
    }

    private ScopeRow Row(Service service, BoardQuestion question) =>
        LeadershipReader.Row(service.Name, null, new ScopeNumbers(numbers, question, Scope.Service(service.Name)), question);

    private List<Figure> Figures(ScopeNumbers own, BoardQuestion question, IReadOnlyList<ChartMark> marks)
    {
        var figures = new List<Figure>
        {
            Reading.Figures.Trend(own, question, "change_fail_rate", null, marks),
            Reading.Figures.Trend(own, question, "lead_time", "median", marks),
            StagesOf(own),
        };
        double[] recoveries =
        [
            .. numbers
                .Explain("time_to_restore", own.Scope, Window.OfDays(365), question.At)
                .Where(record => record.Role != RecordRole.LeftOut)
                .Select(record => record.Value)
                .OfType<double>(),
        ];
        figures.Add(Spread(recoveries));
        return figures;
    }

    private static Figure StagesOf(ScopeNumbers own)
    {
        Bar[] bars =
        [
            .. Stages
                .Select(stage => (stage, number: own.Find($"lead_time_{stage}", "median")))
                .Select(item => new Bar(item.stage, item.number?.Value)),
        ];
        var chart = new BarChart
        {
            Id = "stages",
            Title = "Where lead time goes",
            Description =
                string.Join(", ", bars.Select(bar => $"{bar.Label} {(bar.Value is { } value ? ValueText.Duration(value) : "no data")}"))
                + ".",
            Unit = "seconds",
            Bars = bars,
        };
        bool any = bars.Any(bar => bar.Value is not null);
        return new Figure(
            chart.Title,
            "Half of the changes needed less than this in each stage.",
            any ? chart.Render() : "",
            any ? (chart with { Id = "stages-narrow", Width = 340 }).Render() : "",
            ["Stage", "Median"],
            [.. bars.Select(bar => (string[])[bar.Label, bar.Value is { } value ? ValueText.Duration(value) : "no data"])])
        {
            Explain = own.View("lead_time", "median")?.Explain,
        };
    }

    private static Figure Spread(double[] recoveries)
    {
        var chart = new Histogram
        {
            Id = "restores",
            Title = "How long incidents last",
            Description =
                recoveries.Length == 0
                    ? "No incident was resolved."
                    : $"{recoveries.Length} incidents, {ValueText.Duration(recoveries.Min())} to {ValueText.Duration(recoveries.Max())}.",
            Seconds = recoveries,
            What = "incidents",
        };
        return new Figure(
            chart.Title,
            "Incidents resolved in the last 365 days, by their length.",
            chart.Render(),
            (chart with { Id = "restores-narrow", Size = ChartSize.Narrow }).Render(),
            ["Length", "Incidents"],
            chart.Table());
    }

    private static IEnumerable<ScopeRow> Origins(ScopeNumbers own) =>
        from origin in new[] { ChangeOrigin.AiAssisted, ChangeOrigin.Human, ChangeOrigin.Bot, ChangeOrigin.Unknown }
        let cells = ByOrigin.Select(column => own.View(column.Metric, column.Stat, origin)).ToArray()
        where cells.Any(cell => cell is { Status: not NumberStatus.NoData })
        select new ScopeRow(Words.Of(origin), "", null, cells);
}
