using System.Text.Json.Serialization;
using Metrics.Compute;
using Metrics.Facts;

namespace Metrics.Server.Api;

/// <summary>The numbers of a scope over a window, as JSON (interfaces §7); the order of the fields is part of it.</summary>
internal sealed record ReportBody
{
    /// <summary><c>organization</c>, <c>team:NAME</c> or <c>service:NAME</c>.</summary>
    public required string Scope { get; init; }

    public required string Window { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The instant of knowledge; null for the present.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required DateTimeOffset? AsOf { get; init; }

    /// <summary>The store's revision that the numbers rest on.</summary>
    public required long Revision { get; init; }

    /// <summary>A digest of the definitions in force.</summary>
    public required string Definitions { get; init; }

    public required IReadOnlyList<NumberBody> Numbers { get; init; }

    /// <summary>The records behind the numbers, where the question was for them.</summary>
    public IReadOnlyList<RecordBody>? Records { get; init; }

    /// <summary>How many records there are in all, where <see cref="Records"/> is a part of them.</summary>
    public int? TotalRecords { get; init; }

    public static ReportBody Of(NumberReport report, Func<Number, bool>? wanted = null) => new()
    {
        Scope = report.Scope.ToString(),
        Window = report.Window.Text,
        At = report.At,
        AsOf = report.AsOf,
        Revision = report.Revision,
        Definitions = report.DefinitionVersion,
        Numbers = [.. report.Numbers.Where(wanted ?? (_ => true)).Select(number => NumberBody.Of(number, report))],
    };
}

/// <summary>One number with all that it carries; fields that do not apply are absent, and one without data has no value.</summary>
internal sealed record NumberBody
{
    public required string Metric { get; init; }

    public string? Stat { get; init; }

    public ChangeOrigin? Origin { get; init; }

    public string? Part { get; init; }

    public double? Value { get; init; }

    public required string Unit { get; init; }

    public long? Numerator { get; init; }

    public long? Denominator { get; init; }

    public required long Samples { get; init; }

    public double? Lower { get; init; }

    public double? Upper { get; init; }

    public required NumberStatus Status { get; init; }

    public double? Quality { get; init; }

    public required string Rule { get; init; }

    /// <summary>The page that lists the records behind it.</summary>
    public required string Explain { get; init; }

    /// <summary>What a reader should know of the value: a gap in a KPI, changes that are left out; absent where there is nothing.</summary>
    public IReadOnlyList<string>? Flags { get; init; }

    public static NumberBody Of(Number number, NumberReport report) => new()
    {
        Metric = number.Metric,
        Stat = number.Stat,
        Origin = number.Origin,
        Part = number.Part,
        Value = number.Value,
        Unit = number.Unit,
        Numerator = number.Numerator,
        Denominator = number.Denominator,
        Samples = number.Samples,
        Lower = number.Lower,
        Upper = number.Upper,
        Status = number.Status,
        Quality = number.Quality,
        Rule = number.Rule,
        Explain = Question.Of(report).ExplainLink(number.Metric, number.Stat, number.Origin),
        Flags = report.NoteOn(number) is { } note ? [note] : null,
    };
}
