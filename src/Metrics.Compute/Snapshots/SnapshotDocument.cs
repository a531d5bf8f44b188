using Metrics.Compute.Pairs;
using Metrics.Compute.Review;
using Metrics.Facts;

namespace Metrics.Compute.Snapshots;

/// <summary>
/// What the organization said about a quarter on a day: the numbers with all that they carry, and everything needed to compute them again
/// from the store. Its canonical JSON is what digests and signatures are over.
/// </summary>
public sealed record SnapshotDocument
{
    /// <summary>The version of this form; a reader refuses one that it does not know.</summary>
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    /// <summary>The quarter and the number of its telling: <c>2026-Q3.1</c>.</summary>
    public required string Id { get; init; }

    public required string Quarter { get; init; }

    /// <summary>The quarter's first instant.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>The first instant after it.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>The quarter had not ended: everything is to date.</summary>
    public required bool ToDate { get; init; }

    /// <summary>The one scope that it covers; null: all.</summary>
    public string? Scope { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The instant of asking: what had happened by it is seen.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The instant of knowledge, where it was not the present.</summary>
    public DateTimeOffset? AsOf { get; init; }

    public required long Revision { get; init; }

    /// <summary>The snapshot of the same quarter that it follows.</summary>
    public string? Predecessor { get; init; }

    public string? Note { get; init; }

    /// <summary>The program that computed it.</summary>
    public required string Program { get; init; }

    public required SnapshotOrganization Organization { get; init; }

    public required string DefinitionVersion { get; init; }

    public required Definitions Definitions { get; init; }

    public required Catalog Catalog { get; init; }

    public required IReadOnlyList<Kpi> KpiCatalog { get; init; }

    public required IReadOnlyList<Pair> PairCatalog { get; init; }

    public required IReadOnlyList<Target> Targets { get; init; }

    /// <summary>The sources as they stood: freshness and quarantine are part of the numbers.</summary>
    public required IReadOnlyList<SourceHealth> Sources { get; init; }

    /// <summary>Types by configured source name: services may name their incidents under either. Null where nobody asked.</summary>
    public IReadOnlyDictionary<string, string>? SourceTypes { get; init; }

    /// <summary>SHA-256 over every version of every fact behind it, and how many there are.</summary>
    public required SnapshotFacts Facts { get; init; }

    public required IReadOnlyList<ScopeNumbers> Numbers { get; init; }

    public required IReadOnlyList<KpiRow> Kpis { get; init; }

    public required IReadOnlyList<PairResult> Pairs { get; init; }

    public required QuarterReview Review { get; init; }

    /// <summary>Sensitive KPIs that were taken out for a reader who may not see them; empty in the stored document.</summary>
    public IReadOnlyList<string> Withheld { get; init; } = [];

    /// <summary>The digest of the stored document, in one from which something was withheld.</summary>
    public string? FullDigest { get; init; }
}

/// <summary>The organization and its calendar on the day.</summary>
public sealed record SnapshotOrganization(string Name, string TimeZone, int FiscalYearStart, QuarterPattern Quarters)
{
    public OrganizationCalendar Calendar() => new(TimeZoneInfo.FindSystemTimeZoneById(TimeZone), FiscalYearStart, Quarters);
}

/// <summary>The facts behind a snapshot.</summary>
public sealed record SnapshotFacts(string Sha256, long Count);

/// <summary>The numbers of one scope over the quarter.</summary>
public sealed record ScopeNumbers(Scope Scope, string? Accountable, IReadOnlyList<Number> Numbers)
{
    /// <summary>What a reader should know of some of them; null in a snapshot of a program that did not tell it.</summary>
    public IReadOnlyList<NumberNote>? Notes { get; init; }

    /// <summary>What a reader should know of one of them, in words; null where there is nothing.</summary>
    public string? NoteOn(Number number) => Notes?.FirstOrDefault(note => note.Metric == number.Metric && note.Origin == number.Origin)?.Words;
}

/// <summary>What a reader should know of a metric's values, whatever the stat.</summary>
/// <param name="Metric">Its name.</param>
/// <param name="Words">In plain words.</param>
public sealed record NumberNote(string Metric, string Words)
{
    /// <summary>The origin where it is split; null for the whole.</summary>
    public ChangeOrigin? Origin { get; init; }
}

/// <summary>One KPI of one scope as it stood.</summary>
public sealed record KpiRow
{
    public required string Kpi { get; init; }

    public required string Title { get; init; }

    public required string Scope { get; init; }

    public required string Unit { get; init; }

    public required bool Sensitive { get; init; }

    public string? Owner { get; init; }

    public required KpiPeriod Period { get; init; }

    /// <summary>The last closed period; null: no data.</summary>
    public string? Last { get; init; }

    public decimal? Value { get; init; }

    public decimal? Previous { get; init; }

    public decimal? YearAgo { get; init; }

    /// <summary>The quarter as a whole, as far as it had gone; null where it has no value.</summary>
    public decimal? Quarter { get; init; }

    public decimal? Target { get; init; }

    public bool? Met { get; init; }

    public required NumberStatus Status { get; init; }

    public IReadOnlyList<string> Flags { get; init; } = [];
}
