using System.Globalization;
using System.Net.Http.Headers;

namespace Metrics.Server.Collect.Http;

/// <summary>What an answer says about the vendor's limits. Whatever it leaves out is null.</summary>
/// <param name="Resource">The vendor's name of the budget (GitHub: <c>core</c>, <c>graphql</c>).</param>
/// <param name="ResetAt">When the budget is full again.</param>
/// <param name="RetryAfter">How long the vendor asks to wait, whatever the budget.</param>
internal sealed record RateHeaders(string? Resource, long? Limit, long? Remaining, DateTimeOffset? ResetAt, TimeSpan? RetryAfter)
{
    // Numbers below are seconds until the reset, above seconds since 1970: no vendor's budget lasts thirty years.
    private const double LongestSpan = 1e9;

    private static readonly string[] Families = ["x-ratelimit-", "ratelimit-", "x-rate-limit-"];

    public static RateHeaders Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        TimeSpan? retryAfter = RetryAfterOf(headers, now);
        foreach (string family in Families)
        {
            if (Number(headers, family + "remaining") is { } remaining)
            {
                // Told to wait, a span is better than the instant beside it: it does not depend on how our clock and the vendor's differ.
                DateTimeOffset? reset = remaining <= 0 && retryAfter is { } wait ? now + wait : Reset(headers, family, now);
                return new(Text(headers, family + "resource"), (long?)Number(headers, family + "limit"), (long)remaining, reset, retryAfter);
            }
        }

        return new(null, null, null, null, retryAfter);
    }

    private static DateTimeOffset? Reset(HttpResponseHeaders headers, string family, DateTimeOffset now)
    {
        string? text = Text(headers, family + "reset");
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds is >= 0 and < 1e11)
        {
            return seconds < LongestSpan ? now.AddSeconds(seconds) : DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date) ? date : null;
    }

    private static TimeSpan? RetryAfterOf(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (headers.RetryAfter is { } value)
        {
            TimeSpan wait = value.Delta ?? (value.Date is { } date ? date - now : TimeSpan.Zero);
            return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
        }

        // Fractions of a second are no Retry-After by the book, but are sent.
        return Number(headers, "retry-after") is { } seconds and >= 0 and < LongestSpan ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static double? Number(HttpResponseHeaders headers, string name) =>
        double.TryParse(Text(headers, name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && Math.Abs(value) < 1e15 ? value : null;

    private static string? Text(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out HeaderStringValues values) ? values.ToString().Split(',')[0].Trim() : null;
}
