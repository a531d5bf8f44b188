using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Mapping;

/// <summary>Where a field of a fact comes from. A path alone may be written in place of the whole.</summary>
[ShortForm(nameof(Path))]
internal sealed record FieldMapping : IValidatableObject
{
    /// <summary>Where the value stands; of several paths the first at which something is.</summary>
    public IReadOnlyList<JsonPath> Path { get; init; } = [];

    /// <summary>A value that is always the same.</summary>
    public string? Value { get; init; }

    /// <summary>A text with paths in braces: <c>{project}-{number}</c>.</summary>
    public Template? Text { get; init; }

    /// <summary>Which of several values counts: in the reply's order, or by number or text. Left out: the first.</summary>
    public Pick? Pick { get; init; }

    /// <summary>A regular expression; what its first group finds is the value, or all that it finds.</summary>
    public Regex? Pattern { get; init; }

    /// <summary>What separates the entries of a list that is written as one text.</summary>
    public string? Split { get; init; }

    /// <summary>Our words for theirs; <c>"*"</c> stands for all others, an empty word leaves the field out.</summary>
    public IReadOnlyDictionary<string, string>? Map { get; init; }

    /// <summary>How a time is written: iso, unix, unix_ms, or a pattern such as <c>yyyy-MM-dd HH:mm</c>. Left out: iso.</summary>
    public TimeFormat? Time { get; init; }

    /// <summary>Where times without an offset are, as an IANA name; and where a day begins.</summary>
    public string? TimeZone { get; init; }

    /// <summary>What a number is multiplied with: 0.01 for cents.</summary>
    public decimal? Scale { get; init; }

    /// <summary>What holds where nothing is found.</summary>
    public string? Default { get; init; }

    /// <summary>Conditions that must all hold; else the field is left out.</summary>
    public IReadOnlyList<Condition> When { get; init; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (new[] { Path.Count > 0, Value is not null, Text is not null }.Count(given => given) != 1)
        {
            yield return new ValidationResult("a field needs one of path, value and text: where it comes from");
        }

        if (Value is not null)
        {
            foreach ((string name, object? given) in Shaping().Where(option => option.Given is not null))
            {
                yield return new ValidationResult("it has no effect on a 'value', which is always the same", [name]);
            }
        }

        if (Text is not null && Pick is not null)
        {
            yield return new ValidationResult("it has no effect on a 'text', which is one value", [nameof(Pick)]);
        }

        if (TimeZone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            yield return new ValidationResult($"'{zone}' is no time zone; write an IANA name such as Europe/Berlin", [nameof(TimeZone)]);
        }
    }

    private (string Name, object? Given)[] Shaping() =>
    [
        (nameof(Pick), Pick), (nameof(Pattern), Pattern), (nameof(Split), Split), (nameof(Map), Map), (nameof(Time), Time),
        (nameof(TimeZone), TimeZone), (nameof(Scale), Scale), (nameof(Default), Default),
    ];
}
