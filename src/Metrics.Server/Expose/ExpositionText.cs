using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Metrics.Server.Expose;

/// <summary>The two formats of /metrics.</summary>
internal enum ExpositionFormat
{
    /// <summary>Prometheus text 0.0.4.</summary>
    Text,

    /// <summary>OpenMetrics 1.0.</summary>
    OpenMetrics,
}

/// <summary>
/// All that is known here of the exposition formats: metadata lines, label escaping, values, the end mark, media types. Sample lines are
/// the same in both formats, so that one rendering serves both.
/// </summary>
internal static class ExpositionText
{
    /// <summary>The most bytes that <see cref="WriteValue"/> writes.</summary>
    public const int LongestValue = 32;

    private static readonly string[] Units = ["seconds", "bytes", "ratio"];

    public static ReadOnlyMemory<byte> OpenMetricsEnd { get; } = "# EOF\n"u8.ToArray();

    public static string ContentType(ExpositionFormat format) => format == ExpositionFormat.OpenMetrics
        ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
        : "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The metadata lines that stand before a family's samples.</summary>
    public static byte[] Header(Family family, ExpositionFormat format)
    {
        string kind = family.Kind.ToString().ToLowerInvariant();
        string help = family.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        if (format == ExpositionFormat.Text)
        {
            return Encoding.UTF8.GetBytes($"# HELP {family.Name} {help}\n# TYPE {family.Name} {kind}\n");
        }

        // OpenMetrics names a counter's family without the suffix of its series.
        string name = family.Kind == FamilyKind.Counter && family.Name.EndsWith("_total", StringComparison.Ordinal) ? family.Name[..^6] : family.Name;
        string? unit = Array.Find(Units, unit => name.EndsWith("_" + unit, StringComparison.Ordinal));
        help = help.Replace("\"", "\\\"", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(
            $"# TYPE {name} {kind}\n{(unit is null ? "" : $"# UNIT {name} {unit}\n")}# HELP {name} {help}\n");
    }

    /// <summary>
    /// Labels as they stand between the braces; those with an empty value are left out, which means the same to Prometheus.
    /// </summary>
    public static string Labels(IEnumerable<KeyValuePair<string, string>> labels)
    {
        var text = new StringBuilder();
        foreach ((string name, string value) in labels)
        {
            if (value.Length == 0)
            {
                continue;
            }

            text.Append(text.Length == 0 ? "" : ",").Append(name).Append("=\"");
            foreach (char letter in value)
            {
                _ = letter switch
                {
                    '\\' => text.Append("\\\\"),
                    '"' => text.Append("\\\""),
                    '\n' => text.Append("\\n"),
                    _ => text.Append(letter),
                };
            }

            text.Append('"');
        }

        return text.ToString();
    }

    /// <summary>The end of a line of history: the instant in seconds, as OpenMetrics writes it.</summary>
    public static byte[] Timestamp(DateTimeOffset at) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $" {at.ToUnixTimeMilliseconds() / 1000m:0.###}\n"));

    /// <summary>The value as both formats read it: the shortest text that gives the same number again.</summary>
    /// <returns>The bytes written, at most <see cref="LongestValue"/>.</returns>
    public static int WriteValue(double value, Span<byte> to)
    {
        int written;
        if (double.IsFinite(value))
        {
            // Most values are counts and whole seconds; whole numbers are several times cheaper to write than the shortest round trip.
            long whole = (long)Math.Clamp(value, -1e15, 1e15);
            bool simple = whole == value && (whole != 0 || !double.IsNegative(value));
            _ = simple ? Utf8Formatter.TryFormat(whole, to, out written) : Utf8Formatter.TryFormat(value, to, out written);
            return written;
        }

        Utf8.FromUtf16(double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf", to, out _, out written);
        return written;
    }
}
