using System.ComponentModel.DataAnnotations;
using Metrics.Facts.Collecting;
using Metrics.Sources.Mapping;

namespace Metrics.Sources.Http;

/// <summary>A token that a run leaves to the next one. A path alone may be written in place of the whole.</summary>
[ShortForm(nameof(At))]
internal sealed record ResumeToken : IValidatableObject
{
    /// <summary>Where the last reply has it.</summary>
    public JsonPath? At { get; init; }

    /// <summary>Where records have it: the greatest counts.</summary>
    public JsonPath? Greatest { get; init; }

    /// <summary>What the first run gives; left out: nothing.</summary>
    public string? First { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (At is null == Greatest is null)
        {
            yield return new ValidationResult("'resume' needs either 'at' (in the reply) or 'greatest' (of the records)");
        }
    }
}
