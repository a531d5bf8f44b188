using System.Text.Json;
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

    // A connection that was cut is whole the next time; an answer that ends too early again and again was made so.
    private const int TriesOfCutShort = 3;

    private static readonly ResiliencePropertyKey<HttpRequestMessage> Asked = new("metrics.request");
    private static readonly TimeSpan BreakerRest = TimeSpan.FromSeconds(30);

    private readonly SourceHttp _http;
    private readonly TimeProvider _clock;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public RetryHandler(SourceHttp http, TimeProvider clock)
    {
        (_http, _clock) = (http, clock);
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock };
        if (http.Options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = http.Options.Retries,
                ShouldHandle = arguments => new(IsWorthAnotherTry(arguments.Outcome.Exception, arguments.AttemptNumber)),
                DelayGenerator = arguments => new(Wait(arguments.Outcome.Exception, arguments.AttemptNumber)),
                OnRetry = Tell,
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

        ResilienceContext context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Asked, request);
        try
        {
            return await _pipeline.ExecuteAsync(async each => await base.SendAsync(request, each.CancellationToken), context);
        }
        catch (BrokenCircuitException e)
        {
            string last = _http.Traffic.LastFault is { } fault ? $"; its last request: {fault}" : "";
            throw new SourceFaultException(
                FaultKind.Unreachable,
                $"{request.RequestUri?.Authority} answered nothing but failures; it is left alone for a while{last}",
                e,
                e.RetryAfter);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private ValueTask Tell(OnRetryArguments<HttpResponseMessage> arguments)
    {
        (Exception? failure, DateTimeOffset now) = (arguments.Outcome.Exception, _clock.GetUtcNow());
        WaitFor what = failure is SourceFaultException { Kind: FaultKind.ToldToWait } ? WaitFor.Limit : WaitFor.Retry;
        string why = failure is SourceFaultException fault ? fault.Message : _http.Traffic.LastFault ?? "it answered nothing but failures";
        _http.Traffic.Waits(new(what, why, now, now + arguments.RetryDelay, arguments.Context.Properties.GetValue(Asked, null!)));
        return default;
    }

    private bool IsWorthAnotherTry(Exception? exception, int attempt)
    {
        if (attempt >= _http.Options.Retries)
        {
            return false;
        }

        bool helps = exception switch
        {
            SourceFaultException { Kind: FaultKind.ToldToWait } => true,
            SourceFaultException { Kind: FaultKind.Unreachable, InnerException: JsonException } => attempt < TriesOfCutShort && HasPatience(attempt),
            SourceFaultException { Kind: FaultKind.Unreachable } or BrokenCircuitException => HasPatience(attempt),
            SourceFaultException { Kind: FaultKind.Unreadable } => attempt < TriesOfUnreadable && HasPatience(attempt),
            _ => false,
        };
        return helps && exception switch
        {
            SourceFaultException fault => !(fault.RetryAfter > _http.Options.LongestWait) && _http.Traffic.TryRetry(),
            _ => true,
        };
    }

    private bool HasPatience(int attempt) =>
        !(_clock.GetUtcNow() + Backoff(attempt) > _http.Traffic.LastGood + _http.Options.Patience);

    private TimeSpan? Wait(Exception? exception, int attempt)
    {
        TimeSpan backoff = Backoff(attempt) * (0.5 + (0.5 * Jitter()));
        TimeSpan asked = exception switch
        {
            // Told the same again, it is wise to wait longer than told.
            SourceFaultException { RetryAfter: { } told } => told * Math.Pow(1.5, attempt) * (1 + (0.05 * Jitter())),
            BrokenCircuitException open => open.RetryAfter ?? BreakerRest,
            _ => TimeSpan.Zero,
        };
        return asked > backoff ? asked : backoff;
    }

    private TimeSpan Backoff(int attempt)
    {
        TimeSpan backoff = _http.Options.FirstWait * Math.Pow(2, attempt);
        return backoff < _http.Options.LongestBackoff ? backoff : _http.Options.LongestBackoff;
    }

#pragma warning disable CA5394 // Jitter spreads load; nobody gains by guessing it.
    private static double Jitter() => Random.Shared.NextDouble();
#pragma warning restore CA5394
}
