using System.Globalization;
using Metrics.Facts;

namespace Metrics.Compute;

/// <summary>
/// Of a window that begins before a kind of facts is known, only the rest was counted: where that is so, every number that needs the kind
/// says from which day on.
/// </summary>
/// <param name="Kind">The kind of facts.</param>
/// <param name="Day">The organization's day from which on it is known.</param>
public readonly record struct KnownPart(FactKind Kind, DateOnly Day)
{
    /// <summary>What a reader should know of a number; null where all that it needs is known over its whole window.</summary>
    internal static string? NoteOn(NumberReport report, Number number)
    {
        if (number.Value is null || report.KnownParts.Count == 0 || MetricCatalog.Find(number.Metric) is not { } metric)
        {
            return null;
        }

        IEnumerable<KnownPart> needed = report.KnownParts.Where(known => metric.Kinds.Contains(known.Kind));
        return needed.OrderByDescending(known => known.Day).Select(known => known.Words).FirstOrDefault();
    }

    private string Words => string.Create(CultureInfo.InvariantCulture, $"{Subject} known only since {Day:yyyy-MM-dd}");

    private string Subject => Kind == FactKind.CodeRework ? "code rework is" : $"{Kind.Name()}s are";
}
