using Metrics.Compute;
using Metrics.Compute.Review;
using Metrics.Compute.Snapshots;
using Metrics.Facts;
using Metrics.Server.Board.Views;

namespace Metrics.Server.Board.Reading;

/// <summary>Reads the snapshots: the list, one of them, and two side by side.</summary>
internal sealed class SnapshotsReader(ISnapshots snapshots)
{
    private const int MostRows = 200;

    private static readonly (string Metric, string? Stat)[] Headline =
    [
        ("deployments_per_day", null), ("lead_time", "median"), ("change_fail_rate", null), ("failed_deployment_recovery", "median"),
        ("deployment_rework_rate", null), ("incidents", null),
    ];

    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["csv"] = "one row a number",
        ["html"] = "one page with charts, offline",
        ["json"] = "the document itself",
        ["md"] = "for a wiki or a pull request",
        ["pdf"] = "printed on A4",
        ["xlsx"] = "a sheet a topic",
    };

    /// <summary>Oldest first.</summary>
    public Task<IReadOnlyList<SnapshotEntry>> ListAsync(CancellationToken cancel) => snapshots.ListAsync(cancel);

    /// <exception cref="SnapshotException">There is none of that id, or it is damaged.</exception>
    public async Task<SnapshotView> ReadAsync(string id, BoardQuestion question, CancellationToken cancel)
    {
        SnapshotDocument document = await snapshots.FindAsync(id, question.SeesSensitive, cancel);
        SnapshotEntry[] tellings = [.. (await snapshots.ListAsync(cancel)).Where(entry => entry.Quarter == document.Quarter)];
        Compute.Snapshots.ScopeNumbers first = document.Numbers[0];
        return new SnapshotView
        {
            Document = document,
            Entry = tellings.First(entry => entry.Id == document.Id),
            Tellings = tellings,
            First = Words.Of(first.Scope),
            Numbers = [.. first.Numbers.Where(number => number.Origin is null && number.Part is null).Select(number => Said(first, number))],
            ByOrigin = [.. first.Numbers.Where(number => number.Origin is not null).Select(number => Said(first, number))],
            TeamColumns = [.. Headline.Select(column => Words.TitleOf(MetricCatalog.Find(column.Metric)!, column.Stat))],
            Teams = [.. document.Numbers.Where(numbers => numbers.Scope.Kind == ScopeKind.Team).Select(Team)],
            Kpis = [.. document.Kpis.Select(Kpi)],
            Findings =
            [
                .. document.Review.TradeOffs.Select(found => ("Trade-off", found.Words)),
                .. document.Review.QuietRisks.Select(risk => ("Quiet risk", risk.Words)),
                .. document.Review.InvisibleWork.Select(work => ("Invisible work", work.Words)),
                .. (document.Review.NotCompared ?? []).Select(left => ("Not compared", left.Words)),
            ],
            Files =
            [
                .. snapshots.Formats.Select(format => new SnapshotFile(
                    format.ToUpperInvariant(),
                    $"/api/v1/snapshots/{Uri.EscapeDataString(document.Id)}/export?format={format}",
                    Meanings.GetValueOrDefault(format, ""))),
            ],
        };
    }

    /// <exception cref="SnapshotException">There is no such snapshot, or it is damaged.</exception>
    public async Task<ComparedView> CompareAsync(string before, string after, BoardQuestion question, CancellationToken cancel)
    {
        SnapshotDiff diff = await snapshots.CompareAsync(before, after, question.SeesSensitive, cancel);
        MovedNumber[] shown = [.. diff.Kpis.Concat(diff.Numbers.Where(moved => IsShown(moved, diff.SameQuarter))).Take(MostRows)];
        return new ComparedView
        {
            Diff = diff,
            Snapshots = await snapshots.ListAsync(cancel),
            Moved = [.. shown.Select(moved => MovedNames.Row(moved, question))],
            Others = diff.Kpis.Count + diff.Numbers.Count - shown.Length,
            Restated =
            [
                .. diff.Restated.Select(cause => new RestatedView(
                    cause.What,
                    MovedNames.Title(cause, question),
                    cause.Source,
                    cause.Key?.Id,
                    cause.RecordedAt,
                    [.. cause.Effects.Select(effect => MovedNames.Row(effect, question))])),
            ],
        };
    }

    /// <summary>
    /// What leaders read: the organization and the teams as wholes. Between quarters every number moves, so a team's is shown only where it
    /// moved by more than its interval.
    /// </summary>
    private static bool IsShown(MovedNumber moved, bool restated) =>
        Scope.Parse(moved.Scope) is { } scope
        && scope.Kind != ScopeKind.Service
        && !moved.Name.Contains(' ', StringComparison.Ordinal)
        && (restated || scope.Kind == ScopeKind.Organization || moved.BeyondInterval == true);

    private static SaidTeam Team(Compute.Snapshots.ScopeNumbers team) => new(
        team.Scope.Name,
        team.Accountable,
        [
            .. from column in Headline
               let found = team.Numbers.FirstOrDefault(number =>
                   number.Metric == column.Metric && number.Stat == column.Stat && number.Origin is null && number.Part is null)
               select found is null ? null : Said(team, found),
        ]);

    private static SaidNumber Said(Compute.Snapshots.ScopeNumbers scope, Number number)
    {
        string title = MetricCatalog.Find(number.Metric) is { } metric ? Words.TitleOf(metric, number.Stat) : number.Metric;
        return new SaidNumber(
            number.Origin is { } origin ? $"{title}: {Words.Of(origin)}" : title,
            number.Value is { } value ? Amount.Of(value, number.Unit) : "no data",
            number is { Lower: { } low, Upper: { } high } ? $"{Amount.Of(low, number.Unit)} to {Amount.Of(high, number.Unit)}" : null,
            string.Join(", ", new[] { Words.BasisOf(number), scope.NoteOn(number) }.OfType<string>()) is { Length: > 0 } basis ? basis : null,
            number.Status,
            Words.Of(number.Status, number.Samples));
    }

    private static SaidKpi Kpi(KpiRow row)
    {
        string Money(decimal? value, params ReadOnlySpan<double?> beside) => value is { } known ? Amount.Of((double)known, row.Unit, beside) : "no data";
        double? last = (double?)row.Value;
        return new SaidKpi(
            row.Title,
            MovedNames.ScopeWords(row.Scope),
            Money(row.Quarter),
            row.Last is { } period ? $"{Money(row.Value, (double?)row.Previous, (double?)row.Target)} ({period})" : "no data",
            Money(row.Previous, last),
            row.Target is null ? "none set" : Money(row.Target, last),
            row.Met,
            row.Owner,
            string.Join("; ", row.Flags));
    }
}
