using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Metrics.Sources.Mapping;

/// <summary>Something that must hold of a record. Of several values at the path, one is enough.</summary>
internal sealed record Condition : IValidatableObject
{
    public required JsonPath Path { get; init; }

    /// <summary>One of these texts stands there; upper and lower case are the same.</summary>
    public IReadOnlyList<string>? Is { get; init; }

    /// <summary>None of these texts stands there; it holds too where nothing does.</summary>
    public IReadOnlyList<string>? IsNot { get; init; }

    /// <summary>true: something stands there; false: nothing or null does.</summary>
    public bool? Exists { get; init; }

    /// <summary>A regular expression that fits the text.</summary>
    public Regex? Matches { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        int tests = new object?[] { Is, IsNot, Exists, Matches }.Count(test => test is not null);
        if (tests != 1)
        {
            yield return new ValidationResult(
                $"a condition on '{Path}' needs one of is, is_not, exists and matches; it has {(tests == 0 ? "none" : "several: write them as several conditions")}");
        }
    }

    /// <summary>Why it does not hold; null when it does.</summary>
    public string? WhyNot(JsonPlace record)
    {
        JsonElement[] there = [.. Path.Values(record)];
        string[] texts = Texts(there);
        bool holds = this switch
        {
            { Exists: { } exists } => there.Length > 0 == exists,
            { Is: { } words } => texts.Any(text => words.Contains(text, StringComparer.OrdinalIgnoreCase)),
            { IsNot: { } words } => !texts.Any(text => words.Contains(text, StringComparer.OrdinalIgnoreCase)),
            _ => texts.Any(text => Matches!.IsMatch(text)),
        };
        return holds ? null : Stands(record);
    }

    /// <summary>What stands at the path, for people.</summary>
    public string Stands(JsonPlace record) =>
        $"'{Path}' is {(Texts(Path.Values(record)) is { Length: > 0 } texts ? FieldValue.Shown(string.Join(", ", texts)) : "not there")}";

    private static string[] Texts(IEnumerable<JsonElement> values) => [.. values.SelectMany(Entries).Select(value => value.Text() ?? value.GetRawText())];

    private static IEnumerable<JsonElement> Entries(JsonElement value) => value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value];
}
