using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Server.Config;

/// <summary>The configuration of the service: <c>metrics.yaml</c>, read and checked.</summary>
public sealed record MetricsConfig
{
    public OrganizationOptions Organization { get; init; } = new();

    /// <summary>
    /// <c>sqlite:PATH</c> or <c>postgres://user@host/db</c>; a path that is not absolute starts at the configuration's folder.
    /// </summary>
    public string Store { get; init; } = "sqlite:metrics.db";

    /// <summary>The PostgreSQL password, where one is needed.</summary>
    public Secret? StorePassword { get; init; }

    public ListenOptions Listen { get; init; } = new();

    public AccessOptions Access { get; init; } = new();

    public Definitions Definitions { get; init; } = new();

    public Catalog Catalog { get; init; } = Catalog.Empty;

    public IReadOnlyList<SourceSpec> Sources { get; init; } = [];

    public IReadOnlyList<Kpi> Kpis { get; init; } = [];

    public IReadOnlyList<Pair> Pairs { get; init; } = [];

    public IReadOnlyList<Target> Targets { get; init; } = [];

    public SnapshotOptions Snapshots { get; init; } = new();

    /// <summary>Types by source name.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> SourceTypes =>
        Sources.ToDictionary(source => source.Name, source => source.Type, StringComparer.Ordinal);

    /// <summary>The folder of the file: relative paths start there.</summary>
    [JsonIgnore]
    public string BaseFolder { get; init; } = ".";
}

/// <summary>The organization and its calendar.</summary>
public sealed record OrganizationOptions
{
    public string Name { get; init; } = "Organization";

    /// <summary>An IANA name.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>The first month of the fiscal year.</summary>
    [Range(1, 12)]
    public int FiscalYearStart { get; init; } = 1;

    public QuarterPattern Quarters { get; init; } = QuarterPattern.Months;

    public OrganizationCalendar Calendar() => new(TimeZoneInfo.FindSystemTimeZoneById(TimeZone), FiscalYearStart, Quarters);
}

/// <summary>Where the service answers.</summary>
public sealed record ListenOptions
{
    /// <summary>Address and port. Another address than a loopback one needs <see cref="AccessOptions.Tokens"/>.</summary>
    public string Address { get; init; } = "127.0.0.1:9464";

    /// <summary>The address by which people reach the service, for links from other boards; null: the one that it listens on.</summary>
    public string? Url { get; init; }
}

/// <summary>What a token may do; each role includes those before it, but <see cref="Scrape"/> opens /metrics alone.</summary>
public enum AccessRole
{
    Scrape,
    Viewer,
    Executive,
    Operator,
}

/// <summary>Who may ask. Empty: everyone who reaches the loopback address, as operator.</summary>
public sealed record AccessOptions
{
    public IReadOnlyList<AccessToken> Tokens { get; init; } = [];
}

/// <summary>One token and its role.</summary>
public sealed record AccessToken
{
    public required string Name { get; init; }

    public required AccessRole Role { get; init; }

    public required Secret Token { get; init; }
}

/// <summary>When snapshots are made by themselves, and how they are signed.</summary>
public sealed record SnapshotOptions
{
    /// <summary>Days after a quarter's end; null: only when asked.</summary>
    [Range(0, 90)]
    public int? DaysAfterQuarter { get; init; }

    /// <summary>A PEM file with the private key (Ed25519 or ECDSA) that signs snapshots and exports; null: unsigned.</summary>
    public string? SigningKey { get; init; }

    /// <summary>PEM files with the public keys that signed in earlier days: what they signed still verifies.</summary>
    public IReadOnlyList<string> FormerKeys { get; init; } = [];
}

/// <summary>One source as configured: what every source has, and its type's own options.</summary>
public sealed record SourceSpec
{
    public required string Name { get; init; }

    public required string Type { get; init; }

    /// <summary>The time between runs.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How far back history is read; null: 400 days before the first run. Of what was before, silence is no data.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>How much of the last window is read again.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest a run may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How old the last success may be before its numbers are stale; null: three times <see cref="Every"/>, at least an hour.
    /// </summary>
    public TimeSpan? AllowedAge { get; init; }

    /// <summary>The options record of the source's type, bound and checked.</summary>
    public required object Options { get; init; }
}
