using System.ComponentModel.DataAnnotations;
using Metrics.Facts.Collecting;
using Metrics.Sources.Mapping;

namespace Metrics.Sources.Http;

/// <summary>An API that gives lists of records as JSON, and what they mean.</summary>
internal sealed record HttpOptions : IPacedOptions, IValidatableObject
{
    public required RequestTemplate Request { get; init; }

    /// <summary>Left out: the API asks for no credentials.</summary>
    public Auth? Auth { get; init; }

    /// <summary>Left out: a reply is all there is.</summary>
    public Paging? Paging { get; init; }

    /// <summary>Where the records stand in a reply.</summary>
    public RecordList Records { get; init; } = new() { Path = JsonPath.Parse("$") };

    /// <summary>What a record becomes; of one record several facts may be made.</summary>
    public required IReadOnlyList<FactMapping> Facts { get; init; }

    /// <summary>For lists with the newest first and no {since}: where a record says when; older pages are not asked for.</summary>
    public NewestFirst? NewestFirst { get; init; }

    /// <summary>What the vendor gives to go on from in the next run, for {resume}.</summary>
    public ResumeToken? Resume { get; init; }

    /// <summary>The longest stretch of time that one reading asks for, where the vendor limits it.</summary>
    public TimeSpan? Slice { get; init; }

    /// <summary>
    /// In so many days everything is read anew, and what did not come is taken for deleted; 0: in each run. Left out: deletions are
    /// not seen.
    /// </summary>
    [Range(0, 90)]
    public int? RecheckDays { get; init; }

    /// <summary>The vendor's limit, where its answers do not tell what is left.</summary>
    [Range(1, 100_000)]
    public int? RequestsPerMinute { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => HttpRules.Check(this);
}
