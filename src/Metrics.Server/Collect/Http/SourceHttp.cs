using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;

namespace Metrics.Server.Collect.Http;

/// <summary>One source's way to its vendor: a client, and the budgets that outlive a run.</summary>
internal sealed class SourceHttp : IDisposable
{
    private readonly ConcurrentDictionary<string, RateBudget> _budgets = new(StringComparer.OrdinalIgnoreCase);
    private readonly TimeProvider _clock;

    /// <param name="network">What is asked in place of the network, in tests.</param>
    public SourceHttp(string source, SourceHttpOptions options, TimeProvider clock, HttpMessageHandler? network = null)
    {
        Source = source;
        Options = options;
        _clock = clock;
        Traffic = BeginRun();
        Published = new PublishedRate(options.RequestsPerMinute, clock);
        Client = new HttpClient(new RetryHandler(this, clock) { InnerHandler = new AttemptHandler(this, clock) { InnerHandler = network ?? Network() } })
        {
            // Every attempt has its own limit, and waits for the vendor's sake are none of its business.
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
        Client.DefaultRequestHeaders.UserAgent.ParseAdd("metrics-collector/1.0");
    }

    public string Source { get; }

    public SourceHttpOptions Options { get; }

    public HttpClient Client { get; }

    public PublishedRate Published { get; }

    /// <summary>What the present run has sent.</summary>
    public RunTraffic Traffic { get; private set; }

    public RunTraffic BeginRun() => Traffic = new RunTraffic(_clock.GetUtcNow());

    /// <summary>The budget of that name; requests that name none share one.</summary>
    public RateBudget Budget(string? resource) => _budgets.GetOrAdd(resource ?? "", static (_, clock) => new RateBudget(clock), _clock);

    public void Dispose() => Client.Dispose();

    private static SocketsHttpHandler Network() => new()
    {
        // Redirects are followed by AttemptHandler, which knows where credentials may go.
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(15),
        MaxConnectionsPerServer = 8,
        SslOptions = new SslClientAuthenticationOptions { CertificateRevocationCheckMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck },
    };
}
