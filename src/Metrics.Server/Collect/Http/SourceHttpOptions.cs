namespace Metrics.Server.Collect.Http;

/// <summary>How patient requests are.</summary>
internal sealed record SourceHttpOptions
{
    /// <summary>The longest one attempt may take, its body included.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often one request is tried again.</summary>
    public int Retries { get; init; } = 6;

    /// <summary>The first wait between attempts; doubled each time.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between attempts that the vendor did not ask for.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A longer wait for the vendor's sake ends the request as told to wait: the run decides whether it lasts that long.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long a run without any good answer goes on trying, what the vendor asks to wait aside; null: as often as
    /// <see cref="Retries"/> says.
    /// </summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>The vendor's published limit where answers do not tell what is left; 0: answers tell, or there is none.</summary>
    public int RequestsPerMinute { get; init; }
}
