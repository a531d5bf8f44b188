using Metrics.Facts;
using Metrics.Server.Board.Views;
using Metrics.Server.Charts;

namespace Metrics.Server.Board.Reading;

/// <summary>Reads the page for leaders.</summary>
internal sealed class LeadershipReader(Numbers numbers, BoardFacts facts, KpiReader kpis, PairsReader pairs, Marks charted)
{
    /// <summary>The numbers by which teams and services are compared.</summary>
    public static IReadOnlyList<(string Metric, string? Stat, string Column)> Columns { get; } =
    [
        ("deployments_per_day", null, "Deployments"),
        ("lead_time", "median", "Lead time"),
        ("change_fail_rate", null, "Change fail rate"),
        ("failed_deployment_recovery", "median", "Recovery"),
        ("incidents", null, "Incidents"),
    ];

    public async Task<LeadershipView> ReadAsync(BoardQuestion question, CancellationToken cancel)
    {
        var organization = new ScopeNumbers(numbers, question, Scope.Organization);
        (Team Team, ScopeNumbers Numbers)[] teams =
        [
            .. question.Config.Catalog.Teams.Select(team => (team, new ScopeNumbers(numbers, question, Scope.Team(team.Name)))),
        ];
        IReadOnlyList<ChartMark> marks = await charted.OfAsync(Scope.Organization, question, cancel);
        IReadOnlyList<Decision> decisions = numbers.Decisions();
        TrustView trust = await TrustReader.ReadAsync(numbers, facts, organization, question, cancel);
        IReadOnlyList<CardGroup> groups = Groups(organization);
        IReadOnlyList<KpiView> told = kpis.All(question);
        return new LeadershipView
        {
            Summary = Summaries.Of(groups, trust, told),
            Groups = groups,
            Kpis = told,
            KpisHidden = question.Config.Kpis.Count > KpiReader.Visible(question).Count(),
            Pairs = [.. pairs.Read(question).Take(2)],
            Figures =
            [
                Reading.Figures.Trend(organization, question, "change_fail_rate", null, marks),
                Reading.Figures.Trend(organization, question, "lead_time", "median", marks),
            ],
            TeamColumns = [.. Columns.Select(column => column.Column)],
            Teams = [.. teams.Select(team => Row(team.Team.Name, team.Team.Accountable, team.Numbers, question))],
            Changes = Summaries.Movements(teams.Select(team => team.Numbers)),
            Decisions = [.. decisions.Where(decision => decision.DecidedAt <= question.At).Reverse().Take(4)],
            Trust = trust,
        };
    }

    public static ScopeRow Row(string name, string? accountable, ScopeNumbers scope, BoardQuestion question) =>
        new(
            name,
            Links.Of(scope.Scope, question.Window),
            accountable,
            [.. Columns.Select(column => scope.View(column.Metric, column.Stat))]);

    /// <summary>The cards of any scope.</summary>
    public static IReadOnlyList<CardGroup> Groups(ScopeNumbers scope) =>
        [
            Group(scope, "Speed", "How fast does work reach users?", ("deployments_per_day", null), ("lead_time", "median")),
            Group(
                scope,
                "Stability",
                "How often do we fail them, and for how long?",
                ("change_fail_rate", null),
                ("failed_deployment_recovery", "median")),
            Group(scope, "Rework", "How much work is done twice?", ("deployment_rework_rate", null), ("code_rework_rate", null)),
        ];

    private static CardGroup Group(ScopeNumbers scope, string title, string question, params (string Metric, string? Stat)[] cards) =>
        new(title, question, [.. cards.Select(card => scope.WithTrend(card.Metric, card.Stat)).OfType<NumberView>()]);
}
