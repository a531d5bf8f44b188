using Metrics.Compute.Numbers;
using Metrics.Compute.Rows;

namespace Metrics.Compute;

/// <summary>
/// Definitions 3.8. Of the lines changed on the default branch on the days in the window, the share that replaced or deleted a line written
/// at most 21 days before, as the source of git history counted them.
/// </summary>
internal static class CodeReworkRate
{
    private static readonly MetricNames Rate = MetricNames.Of("code_rework_rate");

    public static void Write(Figures figures, NumberSheet sheet) => sheet.Ratios(Rate, figures.LinesReworked, figures.LinesChanged);

    public static IEnumerable<ExplainedRecord> Explain(Evidence evidence) => evidence.CodeRework.Select(row =>
    {
        ref CodeReworkRow day = ref evidence.Tables.CodeRework[row];
        return new ExplainedRecord(
            evidence.Tables.KeyOfCodeRework(row), Evidence.Time(day.Day), day.Reworked > 0 ? RecordRole.Numerator : RecordRole.Denominator,
            $"{day.Reworked} of {day.Changed} lines changed that day were at most 21 days old", day.Reworked);
    });
}
