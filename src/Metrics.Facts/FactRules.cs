namespace Metrics.Facts;

/// <summary>What no fact may be, whoever tells it: such a record is refused, or goes into quarantine, and the others go on.</summary>
public static class FactRules
{
    /// <summary>What is wrong with a text that PostgreSQL would not keep.</summary>
    public const string HoldsNul = "it holds a NUL character";

    /// <summary>Programs without a time write the year 1, or 1970.</summary>
    private static readonly DateTimeOffset Earliest = new(1970, 1, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The field that is wrong, and what is wrong with it; null while nothing is.</summary>
    public static (string Field, string Wrong)? Broken(Fact fact) => fact switch
    {
        { Id: "" } => ("id", "it is empty; write a text"),
        _ when fact.Id.Contains('\0', StringComparison.Ordinal) => ("id", HoldsNul),
        KpiPoint point when !KpiPoint.IsScope(point.Scope) => ("scope", KpiPoint.NoScope(point.Scope)),
        CodeRework { LinesChanged: < 0 } => ("lines_changed", "it is less than none"),
        CodeRework { LinesReworked: < 0 } => ("lines_reworked", "it is less than none"),
        CodeRework day when day.LinesReworked > day.LinesChanged => ("lines_reworked", $"of {day.LinesChanged} lines changed, {day.LinesReworked} can't be rework"),
        Incident incident when incident.StartedAt < Earliest => ("started_at", $"{incident.StartedAt:yyyy-MM-dd} stands for no time at all; write when it began"),
        _ => null,
    };
}
