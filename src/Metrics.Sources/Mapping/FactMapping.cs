using System.ComponentModel.DataAnnotations;
using Metrics.Facts;
using Metrics.Facts.Json;

namespace Metrics.Sources.Mapping;

/// <summary>How a record becomes a fact of one kind.</summary>
internal sealed record FactMapping : IValidatableObject
{
    public required FactKind Kind { get; init; }

    /// <summary>Conditions that must all hold of records that this is for.</summary>
    public IReadOnlyList<Condition> When { get; init; } = [];

    /// <summary>Conditions of which one is enough: the record is gone or does not count any more, and its fact is taken back.</summary>
    public IReadOnlyList<Condition> GoneWhen { get; init; } = [];

    /// <summary>The fact's fields, and where each comes from.</summary>
    public required IReadOnlyDictionary<string, FieldMapping> Fields { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach ((string name, FieldMapping mapping) in Fields)
        {
            string at = $"{nameof(Fields)}.{name}";
            if (FieldRules.Find(Kind, name) is not { } field)
            {
                string known = string.Join(", ", FactField.Of(Kind).Keys.Append(FieldRules.UpdatedAt).Order(StringComparer.Ordinal));
                yield return new ValidationResult($"'{name}' is no field of a fact of kind {Kind.Name()}; they have {known}", [at]);
                continue;
            }

            foreach ((string option, string wrong) in FieldRules.Wrongs(Kind, field, mapping))
            {
                yield return new ValidationResult($"'{name}': {wrong}", [$"{at}.{option}", at]);
            }
        }

        string[] missing = [.. FactField.Of(Kind).Values.Where(field => field.Required && !Maps(field.Name)).Select(field => field.Name).Order(StringComparer.Ordinal)];
        if (missing.Length > 0)
        {
            yield return new ValidationResult(
                $"a fact of kind {Kind.Name()} needs {string.Join(", ", missing)} too; map {(missing.Length == 1 ? "it" : "them")}, or give a 'value'",
                [nameof(Fields)]);
        }
    }

    // The id of a KPI point and of its kind follows from its other fields.
    private bool Maps(string name) =>
        (name == "id" && Kind is FactKind.Kpi or FactKind.CodeRework or FactKind.Link) || Fields.Keys.Any(given => FieldRules.NameOf(Kind, given) == name);
}
