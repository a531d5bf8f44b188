using System.Globalization;

namespace Metrics.Compute.Review;

/// <summary>
/// Says values that are read beside others: those that differ do not read alike, if up to three more digits can tell them apart.
/// </summary>
public static class Apart
{
    private const int MostDigits = 3;

    /// <summary>Says a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="like">Another value that chooses unit and usual digits in its place: what differs by little is said in one unit.</param>
    /// <param name="more">Digits beyond the usual ones.</param>
    public delegate string Formatter(double value, double like, int more);

    /// <summary>The value, with as many more digits as set it apart from each of those beside it that differs.</summary>
    public static string Say(double value, ReadOnlySpan<double?> beside, Formatter text)
    {
        (string said, int most) = (text(value, value, 0), 0);
        foreach (double? one in beside)
        {
            if (one is not { } other || other == value)
            {
                continue;
            }

            double like = Math.Max(Math.Abs(value), Math.Abs(other));
            int more = 0;
            while (more <= MostDigits && text(value, like, more) == text(other, like, more))
            {
                more++;
            }

            if (more > most && more <= MostDigits)
            {
                (said, most) = (text(value, like, more), more);
            }
        }

        return said;
    }

    /// <summary>A value in a format of its own, with more digits behind the point; the same on every machine.</summary>
    public static string Digits(double value, string format, int more) => value.ToString(
        more == 0 ? format : format + (format.Contains('.', StringComparison.Ordinal) ? "" : ".") + new string('#', more),
        CultureInfo.InvariantCulture);
}
