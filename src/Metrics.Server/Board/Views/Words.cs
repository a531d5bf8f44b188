using Metrics.Compute;
using Metrics.Compute.Snapshots;
using Metrics.Facts;
using Metrics.Server.Charts;

namespace Metrics.Server.Board.Views;

/// <summary>Plain words for what the computation says in names.</summary>
internal static class Words
{
    public static string Of(NumberStatus status, long samples) =>
        status switch
        {
            NumberStatus.Ok => "ok",
            NumberStatus.LowSample => $"few samples ({samples})",
            NumberStatus.Stale => "late data",
            _ => "no data",
        };

    public static string TitleOf(Metric metric, string? stat) =>
        stat switch
        {
            null or "median" => metric.Title,
            "p90" => $"{metric.Title}, slowest tenth",
            "censored_median" => $"{metric.Title}, open ones counted",
            _ => $"{metric.Title}, {stat}",
        };

    /// <summary>Why there is no number, as a sentence.</summary>
    public static string WhyNoData(string? note) => note is null ? "Nothing was recorded to compute it from." : $"There is nothing to compute it from: {note}.";

    /// <summary>What the number is computed from.</summary>
    public static string? BasisOf(Number number) =>
        number switch
        {
            { Status: NumberStatus.NoData } => null,
            { Unit: "ratio", Numerator: { } part, Denominator: { } all } => $"{part:#,0} of {Counted(number, all)}",
            { Unit: "seconds" or "per_day" } => Counted(number, number.Samples),
            _ => null,
        };

    public static string Of(Window window) => window.Period is { } period ? Of(period) : $"{window.Days} {(window.Days == 1 ? "day" : "days")}";

    public static string Of(Scope scope) =>
        scope.Kind switch
        {
            ScopeKind.Team => $"team {scope.Name}",
            ScopeKind.Service => $"service {scope.Name}",
            _ => "the organization",
        };

    /// <summary>A snapshot by its id, with what it covers where that is not everything.</summary>
    public static string Of(SnapshotEntry entry) =>
        Scope.Parse(entry.Scope ?? "") is { Kind: not ScopeKind.Organization } part ? $"{entry.Id} ({Of(part)})" : entry.Id;

    /// <summary>How long ago, in one unit.</summary>
    public static string Ago(TimeSpan age) =>
        age < TimeSpan.FromMinutes(2) ? "just now" : $"{ValueText.Duration(Math.Floor(age.TotalSeconds))} ago";

    public static string Of(ChangeOrigin origin) =>
        origin switch
        {
            ChangeOrigin.AiAssisted => "AI-assisted",
            ChangeOrigin.Human => "People alone",
            ChangeOrigin.Bot => "Bots",
            _ => "Origin not known",
        };

    private static string Of(CalendarPeriod period) =>
        period.Grain switch
        {
            PeriodGrain.Quarter => $"Q{period.Number} {period.Year}",
            PeriodGrain.Month => new DateOnly(period.Year, period.Number, 1).ToString(
                "MMMM yyyy",
                System.Globalization.CultureInfo.InvariantCulture),
            PeriodGrain.Week => $"week {period.Number} of {period.Year}",
            _ => period.ToString(),
        };

    private static string Counted(Number number, long count)
    {
        (string one, string many) = number.Metric switch
        {
            "change_fail_rate" or "deployment_rework_rate" or "deployments_per_day" => ("deployment", "deployments"),
            "code_rework_rate" => ("changed line", "changed lines"),
            "merged_without_review_rate" => ("merged change", "merged changes"),
            "failed_deployment_recovery" => ("recovery", "recoveries"),
            "time_to_restore" when number.Stat == "censored_median" => ("resolved or open incident", "resolved or open incidents"),
            "time_to_restore" => ("resolved incident", "resolved incidents"),
            "oldest_open_incident" => ("open incident", "open incidents"),
            "data_quality" => ("record", "records"),
            _ => ("change", "changes"),
        };
        return $"{count:#,0} {(count == 1 ? one : many)}";
    }
}
