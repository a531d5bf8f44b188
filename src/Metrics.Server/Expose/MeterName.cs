namespace Metrics.Server.Expose;

/// <summary>From an instrument's dotted name and unit to a Prometheus name, by the rules that OpenTelemetry gives for it.</summary>
internal static class MeterName
{
    public static string Of(string name, string? unit, FamilyKind kind)
    {
        string plain = name.Replace('.', '_').Replace('-', '_');
        string suffix = unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            "1" when kind == FamilyKind.Gauge => "_ratio",
            _ => "",
        };
        if (!plain.EndsWith(suffix, StringComparison.Ordinal))
        {
            plain += suffix;
        }

        if (kind == FamilyKind.Counter)
        {
            return plain.EndsWith("_total", StringComparison.Ordinal) ? plain : plain + "_total";
        }

        // `_count` belongs to histograms: a gauge that counts things is named by them.
        return kind == FamilyKind.Gauge && plain.EndsWith("_count", StringComparison.Ordinal) ? Several(plain[..^"_count".Length]) : plain;
    }

    private static string Several(string one) => one.EndsWith('y') ? one[..^1] + "ies" : one + "s";
}
