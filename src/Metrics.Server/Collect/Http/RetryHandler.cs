using Metrics.Facts.Collecting;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Metrics.Server.Collect.Http;

/// <summary>
/// Tries a request again where that can help: with growing, jittered waits, as long as the vendor asks, and never more often than the run's
/// ration allows. A breaker stops asking a vendor that answers nothing but failures.
/// </summary>
internal sealed class RetryHandler : DelegatingHandler
{
    private const int TriesOfUnreadable = 2;
    private static readonly TimeSpan BreakerRest = TimeSpan.FromSeconds(30);

    private readonly SourceHttp _http;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public RetryHandler(SourceHttp http, TimeProvider clock)
    {
        _http = http;
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock };
        if (http.Options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = http.Options.Retries,
                ShouldHandle = arguments => new(IsWorthAnotherTry(arguments.Outcome.Exception, arguments.AttemptNumber)),
                DelayGenerator = arguments => new(Wait(arguments.Outcome.Exception, arguments.AttemptNumber)),
            });
            builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                FailureRatio = 0.9,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromMinutes(1),
                BreakDuration = BreakerRest,
                ShouldHandle = arguments => new(arguments.Outcome.Exception is SourceFaultException { Kind: FaultKind.Unreachable }),
            });
        }

        _pipeline = builder.Build();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content)
        {
            // Sent again as it is: it must not be a stream that is used up.
            await content.LoadIntoBufferAsync(cancellationToken);
        }

        try
        {
            return await _pipeline.ExecuteAsync(async cancel => await base.SendAsync(request, cancel), cancellationToken);
        }
        catch (BrokenCircuitException e)
        {
            throw new SourceFaultException(
                FaultKind.Unreachable, $"{request.RequestUri?.Authority} answered nothing but failures; it is left alone for a while", e, e.RetryAfter);
        }
    }

    private bool IsWorthAnotherTry(Exception? exception, int attempt)
    {
        if (attempt >= _http.Options.Retries)
        {
            return false;
        }

        return exception switch
        {
            BrokenCircuitException => true,
            SourceFaultException { Kind: FaultKind.ToldToWait or FaultKind.Unreachable } fault =>
                !(fault.RetryAfter > _http.Options.LongestWait) && _http.Traffic.TryRetry(),
            SourceFaultException { Kind: FaultKind.Unreadable } => attempt < TriesOfUnreadable && _http.Traffic.TryRetry(),
            _ => false,
        };
    }

    private TimeSpan? Wait(Exception? exception, int attempt)
    {
        TimeSpan backoff = _http.Options.FirstWait * Math.Pow(2, attempt);
        backoff = (backoff < _http.Options.LongestBackoff ? backoff : _http.Options.LongestBackoff) * (0.5 + (0.5 * Jitter()));
        TimeSpan asked = exception switch
        {
            // Told the same again, it is wise to wait longer than told.
            SourceFaultException { RetryAfter: { } told } => told * Math.Pow(1.5, attempt) * (1 + (0.05 * Jitter())),
            BrokenCircuitException open => open.RetryAfter ?? BreakerRest,
            _ => TimeSpan.Zero,
        };
        return asked > backoff ? asked : backoff;
    }

#pragma warning disable CA5394 // Jitter spreads load; nobody gains by guessing it.
    private static double Jitter() => Random.Shared.NextDouble();
#pragma warning restore CA5394
}
