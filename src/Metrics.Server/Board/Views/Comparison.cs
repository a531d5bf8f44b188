using Metrics.Compute;
using Metrics.Compute.Review;
using Metrics.Facts;
using Metrics.Server.Charts;

namespace Metrics.Server.Board.Views;

/// <summary>Sets a number beside the time before and beside its target, and says no more than the samples allow.</summary>
internal static class Comparison
{
    /// <summary>Null where either has no data.</summary>
    public static ChangeView? Between(Metric metric, Number now, Number? before)
    {
        if (now.Value is not { } value || before?.Value is not { } earlier)
        {
            return null;
        }

        double weight = Weight(now, before, value, earlier);
        Verdict verdict =
            weight < 1 || value == earlier ? Verdict.Unclear
            : metric.Better is not { } moreIsGood ? Verdict.Moved
            : value > earlier == moreIsGood ? Verdict.Better
            : Verdict.Worse;
        return new ChangeView(verdict, WordsOf(metric.Unit, value, earlier), ValueText.Of(earlier, metric.Unit, value), weight);
    }

    public static TargetView? Against(Target? target, Number number)
    {
        if (target is null)
        {
            return null;
        }

        (string word, double limit) = target.AtMost is { } most ? ("at most", most) : ("at least", target.AtLeast ?? 0);
        bool? met =
            number.Value is not { } value ? null
            : target.AtMost is not null ? value <= limit
            : value >= limit;
        return new TargetView($"{word} {ValueText.Of(limit, number.Unit, number.Value)}", met, limit);
    }

    /// <summary>
    /// How far apart they are against what chance explains. With intervals: the distance in half-widths of both together. Counts: the
    /// distance in double Poisson deviations.
    /// </summary>
    private static double Weight(Number now, Number before, double value, double earlier)
    {
        double distance = Math.Abs(value - earlier);
        if (now is { Lower: { } low, Upper: { } high } && before is { Lower: { } lowBefore, Upper: { } highBefore })
        {
            double ours = value > earlier ? value - low : high - value;
            double theirs = value > earlier ? highBefore - earlier : earlier - lowBefore;
            double spread = Math.Sqrt((ours * ours) + (theirs * theirs));
            return spread > 0 ? distance / spread : 0;
        }

        // A rate a day is judged by the count behind it.
        double scale = now.Unit == "per_day" && value > 0 ? now.Samples / value : 1;
        return now.Unit is "ratio" or "seconds" ? 0 : distance * scale / (2 * Math.Sqrt(Math.Max(1, (value + earlier) * scale)));
    }

    private static string WordsOf(string unit, double value, double earlier)
    {
        if (value == earlier)
        {
            return "no other";
        }

        string direction = value > earlier ? "more" : "less";
        if (unit == "ratio")
        {
            string points = Size(Math.Abs(value - earlier) * 100, "0.#");
            return $"{points} {(points == "1" ? "point" : "points")} {direction}";
        }

        string how =
            unit == "seconds"
                ? value > earlier
                    ? "longer"
                    : "shorter"
                : direction;
        return earlier == 0 ? $"{ValueText.Of(Math.Abs(value - earlier), unit)} {how}"
            : Math.Abs(value / earlier) is > 3 and var times ? $"{ValueText.Digits(times)} times {(unit == "seconds" ? "longer" : "more")}"
            : $"{Size(Math.Abs((value / earlier) - 1) * 100, "#,0")}\u00a0% {how}";
    }

    // What moved did not move by nothing.
    private static string Size(double change, string format) => Apart.Say(change, [0], (value, _, more) => Apart.Digits(value, format, more));
}
