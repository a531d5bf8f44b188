using System.Globalization;
using System.Text.Json;
using Metrics.Server.Api;

namespace Metrics.Server.Verbs;

/// <summary>How verbs print: JSON as the API answers it, and words for people.</summary>
internal static class Printing
{
    public static void Json(VerbContext context, object result) => context.Out.WriteLine(JsonSerializer.Serialize(result, ApiJson.Indented));

    /// <summary><c>1 team</c>, <c>3 teams</c>.</summary>
    public static string Count(long number, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {what}{(number == 1 ? "" : "s")}");

    /// <summary>A length of time in its two largest units: <c>3 h 20 min</c>.</summary>
    public static string Span(double seconds)
    {
        TimeSpan span = TimeSpan.FromSeconds(Math.Abs(seconds));
        string text = span switch
        {
            { TotalMinutes: < 1 } => $"{span.TotalSeconds:0.#} s",
            { TotalHours: < 1 } => $"{span.Minutes} min{Rest(span.Seconds, "s")}",
            { TotalDays: < 1 } => $"{span.Hours} h{Rest(span.Minutes, "min")}",
            _ => $"{(int)span.TotalDays} d{Rest(span.Hours, "h")}",
        };
        return seconds < 0 ? "-" + text : text;
    }

    /// <summary>An instant, to the minute, in UTC.</summary>
    public static string At(DateTimeOffset? instant) =>
        instant is { } at ? at.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture) : "never";

    /// <summary>The instant of a report, and that of knowledge where one was asked for.</summary>
    public static string Moment(ReportBody report) => At(report.At) + (report.AsOf is { } known ? $", as known at {At(known)}" : "");

    private static string Rest(int amount, string unit) => amount == 0 ? "" : $" {amount} {unit}";
}
