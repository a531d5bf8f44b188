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
    /// <summary>Such as <c>incidents are known only since 2026-11-01</c>.</summary>
    public string Words => string.Create(CultureInfo.InvariantCulture, $"{Subject} known only since {Day:yyyy-MM-dd}");

    private string Subject => Kind == FactKind.CodeRework ? "code rework is" : $"{Kind.Name()}s are";
}
