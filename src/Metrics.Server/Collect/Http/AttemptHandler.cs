using System.Globalization;
using System.Net;
using Metrics.Facts.Collecting;

namespace Metrics.Server.Collect.Http;

/// <summary>
/// One attempt: waits for its turn in the vendor's budget, sends, reads the body whole, follows redirects, judges the answer, and counts.
/// </summary>
internal sealed class AttemptHandler(SourceHttp http, TimeProvider clock) : DelegatingHandler
{
    private const int MostRedirects = 5;

    // Answers take a second or two: after this long, whoever watches wants to know what is waited for.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(10);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string? resource = request.Options.TryGetValue(SourceRequest.Budget, out string? named) ? named : null;
        RateBudget budget = http.Budget(resource);
        RunTraffic traffic = http.Traffic;
        string pace = $"{http.Options.RequestsPerMinute} requests a minute are its published limit";
        await TurnAsync(http.Published.Take, pace, request, cancellationToken);
        await TurnAsync(budget.Take, $"the request budget of {request.RequestUri?.Authority} is used up", request, cancellationToken);
        traffic.Sent();

        HttpResponseMessage response;
        byte[] body;
        try
        {
            (response, body) = await ExchangeAsync(request, cancellationToken);
        }
        catch (SourceFaultException lost)
        {
            traffic.Failed(lost.Message);
            SourceMeter.Request(http.Source, "unreachable");
            throw;
        }

        DateTimeOffset now = clock.GetUtcNow();
        var reply = new Reply(request, response.StatusCode, response.ReasonPhrase, RateHeaders.Read(response.Headers, now), body);
        Learn(reply.Rate, resource, budget);
        SourceFaultException? fault = reply.Fault(now);
        SourceMeter.Request(http.Source, reply.Result(fault));
        if (fault is null)
        {
            traffic.Answered(request, now);
            return WithBody(response, Redaction.Strike(body, request));
        }

        response.Dispose();
        traffic.Failed(fault.Message);
        if (fault is { Kind: FaultKind.ToldToWait, RetryAfter: { } wait })
        {
            budget.Block(wait);
        }

        throw fault;
    }

    private async Task TurnAsync(Func<TimeSpan> take, string why, HttpRequestMessage request, CancellationToken cancel)
    {
        for (TimeSpan wait = take(); wait > TimeSpan.Zero; wait = take())
        {
            DateTimeOffset now = clock.GetUtcNow();
            if (wait > http.Options.LongestWait)
            {
                string until = (now + wait).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
                throw new SourceFaultException(
                    FaultKind.ToldToWait, $"the request budget of {request.RequestUri?.Authority} is used up until {until}", null, wait);
            }

            http.Traffic.Waits(new(WaitFor.Limit, why, now, now + wait, request));
            await Task.Delay(wait + TimeSpan.FromMilliseconds(50), clock, cancel);
        }
    }

    private async Task<(HttpResponseMessage Response, byte[] Body)> ExchangeAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);

        // The machine's own clock, whatever the runner's: these limits are about the network.
        limit.CancelAfter(http.Options.AttemptTimeout);
        using var slow = new CancellationTokenSource(Slow);
        (RunTraffic traffic, DateTimeOffset now) = (http.Traffic, clock.GetUtcNow());
        using CancellationTokenRegistration told = slow.Token.Register(() => traffic.Waits(new(
            WaitFor.Answer, $"{request.Method} {Redaction.Address(request.RequestUri)}", now, now + http.Options.AttemptTimeout, request)));
        try
        {
            HttpResponseMessage response = await FollowAsync(request, limit.Token);
            if (response.Content.Headers.ContentLength > Reply.LargestBody)
            {
                throw new SourceFaultException(FaultKind.Unreadable, $"{Redaction.Address(request.RequestUri)} answered more than {Reply.LargestBody >> 20} MB");
            }

            await response.Content.LoadIntoBufferAsync(Reply.LargestBody, limit.Token);
            return (response, await response.Content.ReadAsByteArrayAsync(limit.Token));
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw Unreachable(request, $"gave no whole answer within {http.Options.AttemptTimeout.TotalSeconds:0} s", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            throw Unreachable(request, $"could not be reached or broke off: {Why(e)}", e);
        }
    }

    private static SourceFaultException Unreachable(HttpRequestMessage request, string why, Exception inner) =>
        new(FaultKind.Unreachable, $"{request.Method} {Redaction.Address(request.RequestUri)} {Redaction.Clean(why, request)}", inner);

    // The outer exception of a failed handshake says no more than that there is an inner one; that of a reset, that something failed.
    private static string Why(Exception failure) => failure.InnerException switch
    {
        { } inner when failure.Message.Contains("inner exception", StringComparison.Ordinal) => $"{failure.Message.Split(',')[0]}: {Why(inner)}",
        { } inner when failure is HttpRequestException { HttpRequestError: HttpRequestError.Unknown } => Why(inner),
        _ => failure.Message,
    };

    private async Task<HttpResponseMessage> FollowAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancel);
        for (int hops = 0; hops < MostRedirects && IsRedirect(response.StatusCode) && response.Headers.Location is { } location; hops++)
        {
            Uri from = request.RequestUri!;
            var next = new Uri(from, location);
            if (request.Method != HttpMethod.Get || (from.Scheme == Uri.UriSchemeHttps && next.Scheme != Uri.UriSchemeHttps))
            {
                return response;
            }

            response.Dispose();
            request = Moved(request, next);
            response = await base.SendAsync(request, cancel);
        }

        return response;
    }

    /// <summary>The request at its new address; to another host it goes without whatever might be a credential.</summary>
    private static HttpRequestMessage Moved(HttpRequestMessage request, Uri next)
    {
        bool sameHost = Uri.Compare(request.RequestUri, next, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
        var moved = new HttpRequestMessage(request.Method, next) { Version = request.Version, VersionPolicy = request.VersionPolicy };
        foreach ((string name, System.Net.Http.Headers.HeaderStringValues values) in request.Headers.NonValidated)
        {
            if (sameHost || name is "Accept" or "User-Agent")
            {
                moved.Headers.TryAddWithoutValidation(name, values);
            }
        }

        return moved;
    }

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    private void Learn(RateHeaders said, string? resource, RateBudget budget)
    {
        if (said.Remaining is not { } remaining)
        {
            return;
        }

        budget.Learn(said);
        string name = said.Resource ?? resource ?? "default";
        SourceMeter.Budget(http.Source, name, remaining);
        if (resource is not null && said.Resource is { } other && !other.Equals(resource, StringComparison.OrdinalIgnoreCase))
        {
            http.Budget(other).Learn(said);
        }
    }

    private static HttpResponseMessage WithBody(HttpResponseMessage response, byte[] body)
    {
        var content = new ByteArrayContent(body);
        foreach ((string name, System.Net.Http.Headers.HeaderStringValues values) in response.Content.Headers.NonValidated)
        {
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                content.Headers.TryAddWithoutValidation(name, values);
            }
        }

        response.Content = content;
        return response;
    }
}
