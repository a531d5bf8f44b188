using System.Net;
using System.Text.Json;
using Metrics.Facts.Collecting;

namespace Metrics.Server.Collect.Http;

/// <summary>One answer, read whole.</summary>
internal sealed record Reply(HttpRequestMessage Request, HttpStatusCode Status, string? Phrase, RateHeaders Rate, ReadOnlyMemory<byte> Body)
{
    // Longer than any answer that a page of a vendor gives; more is a mistake or an attack.
    public const long LargestBody = 256L << 20;

    private static readonly TimeSpan UnsaidWait = TimeSpan.FromSeconds(5);

    // GitHub asks for a minute at least, and bans who does not keep it:
    // https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
    private static readonly TimeSpan SecondaryWait = TimeSpan.FromMinutes(1);

    public int Code => (int)Status;

    public bool Good => Code is >= 200 and < 300;

    /// <summary>The fault that the answer stands for; null when the source shall have it.</summary>
    public SourceFaultException? Fault(DateTimeOffset now)
    {
        if (Request.Options.TryGetValue(SourceRequest.Judge, out RequestJudge? judge) && judge(Status, Body) is { } judged)
        {
            return new(judged.Kind, Redaction.Clean(judged.Message, Request), judged.InnerException, judged.RetryAfter ?? WaitOf(now));
        }

        return Code switch
        {
            >= 200 and < 300 => BrokenJson(),
            304 or 404 or 410 or 422 => null,
            401 or 402 or 407 or 451 => Because(FaultKind.Refused, "; check the token and its rights"),
            403 => IsLimit() ? ToldToWait(now) : Because(FaultKind.Refused, "; check the token's rights"),
            420 or 429 => ToldToWait(now),
            408 or 425 or 500 or (>= 502 and < 600) => Because(FaultKind.Unreachable, "", Rate.RetryAfter),
            400 when NamesCredentials() => Because(FaultKind.Refused, "; check the credentials"),
            _ => Because(FaultKind.Misconfigured, ""),
        };
    }

    /// <summary>The word under which the answer is counted.</summary>
    public string Result(SourceFaultException? fault) => fault?.Kind switch
    {
        null => Code is 404 or 410 or 422 ? "missing" : "ok",
        FaultKind.Refused => "refused",
        FaultKind.ToldToWait => "limited",
        FaultKind.Unreadable => "unreadable",
        FaultKind.Misconfigured => "rejected",
        _ => "unreachable",
    };

    private SourceFaultException? BrokenJson()
    {
        if (Status is HttpStatusCode.NoContent or HttpStatusCode.ResetContent || Request.Method == HttpMethod.Head
            || (Request.Options.TryGetValue(SourceRequest.AnyContent, out bool any) && any))
        {
            return null;
        }

        ReadOnlySpan<byte> text = Body.Span.StartsWith("\uFEFF"u8) ? Body.Span[3..] : Body.Span;
        if (text.TrimStart(" \t\r\n"u8) is [(byte)'<', ..])
        {
            return new(FaultKind.Unreadable, $"{Line()} answered a web page where JSON belongs; is the address right, or is a proxy in between?");
        }

        try
        {
            var reader = new Utf8JsonReader(text);
            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException e)
        {
            return new(FaultKind.Unreachable, $"{Line()} answered JSON that ends or breaks at byte {e.BytePositionInLine} of {text.Length}", e);
        }
    }

    private bool IsLimit() => Rate.RetryAfter is not null || Rate.Remaining == 0 || Mentions("rate limit") || Mentions("abuse detection");

    private bool NamesCredentials() => Mentions("invalid_client") || Mentions("invalid_grant") || Mentions("unauthorized_client");

    private bool Mentions(string words) => VendorReason.Of(Body).Contains(words, StringComparison.OrdinalIgnoreCase);

    private SourceFaultException ToldToWait(DateTimeOffset now) => Because(FaultKind.ToldToWait, "", WaitOf(now) ?? (Mentions("secondary rate limit") || Mentions("abuse detection") ? SecondaryWait : UnsaidWait));

    private TimeSpan? WaitOf(DateTimeOffset now)
    {
        TimeSpan? untilReset = Rate is { Remaining: 0, ResetAt: { } reset } && reset > now ? reset - now : null;
        return Rate.RetryAfter ?? untilReset;
    }

    private SourceFaultException Because(FaultKind kind, string advice, TimeSpan? retryAfter = null)
    {
        string reason = Redaction.Clean(VendorReason.Of(Body), Request);
        string said = reason.Length > 0 ? $": {reason}" : "";
        return new(kind, $"{Line()} answered {Code} {Phrase}{said}{advice}", null, retryAfter);
    }

    private string Line() => $"{Request.Method} {Redaction.Address(Request.RequestUri)}";
}
