using System.Globalization;
using Metrics.Facts;
using Metrics.Facts.Json;

namespace Metrics.Sources.Mapping;

/// <summary>What an option of a mapping may do to a field of a type; what would do nothing is a mistake.</summary>
internal static class FieldRules
{
    public const string UpdatedAt = "updated_at";

    private static readonly FactField Updated = new(UpdatedAt, FieldType.Instant, false, []);

    /// <summary>The field of that name; null when facts of the kind have none.</summary>
    public static FactField? Find(FactKind kind, string name) =>
        name == UpdatedAt ? Updated : FactField.Of(kind).GetValueOrDefault(NameOf(kind, name));

    /// <summary><c>service</c> stands for <c>services</c> where a fact has several.</summary>
    public static string NameOf(FactKind kind, string name) => name == "service" && !FactField.Of(kind).ContainsKey(name) ? "services" : name;

    /// <summary>The options that have no effect, or a wrong one, with what is wrong.</summary>
    public static IEnumerable<(string Option, string Wrong)> Wrongs(FactKind kind, FactField field, FieldMapping mapping)
    {
        bool isTime = field.Type is FieldType.Instant or FieldType.Day;
        (string Option, bool Given, bool Wanted, string Why)[] options =
        [
            (nameof(mapping.Time), mapping.Time is not null, isTime, "no time"),
            (nameof(mapping.TimeZone), mapping.TimeZone is not null, isTime, "no time"),
            (nameof(mapping.Scale), mapping.Scale is not null, field.Type is FieldType.Number or FieldType.Whole, "no number"),
            (nameof(mapping.Split), mapping.Split is not null, field.Type == FieldType.List, "no list"),
            (nameof(mapping.Pick), mapping.Pick is not null, field.Type is not (FieldType.List or FieldType.Map), "a list, which takes all"),
            (nameof(mapping.Map), mapping.Map is not null, field.Type != FieldType.Map, "a group of names"),
            (nameof(mapping.Pattern), mapping.Pattern is not null, field.Type != FieldType.Map, "a group of names"),
        ];
        foreach ((string option, _, _, string why) in options.Where(one => one is { Given: true, Wanted: false }))
        {
            yield return (option, $"it has no effect: '{field.Name}' is {why}");
        }

        if (field.Type == FieldType.Instant && mapping is { Time.HasOffset: false, TimeZone: null })
        {
            yield return (nameof(mapping.Time), $"times written as {mapping.Time} do not say where they are: give their time_zone, UTC for instance");
        }

        IEnumerable<(string Option, string? Word)> words =
        [
            (nameof(mapping.Value), mapping.Value), (nameof(mapping.Default), mapping.Default),
            .. (mapping.Map?.Values ?? []).Where(_ => !isTime && mapping.Scale is null).Select(word => (nameof(mapping.Map), (string?)word)),
        ];
        foreach ((string option, string? word) in words.Where(one => one.Word is { Length: > 0 }))
        {
            var input = new FactInput(kind);
            input.Set(field.Name, word!);
            if (input.Wrong is { } wrong)
            {
                yield return (option, wrong);
            }
        }
    }

    /// <summary>A number as facts hold it.</summary>
    public static string Plain(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);
}
