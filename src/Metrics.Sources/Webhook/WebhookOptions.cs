using System.ComponentModel.DataAnnotations;
using Metrics.Sources.Mapping;

namespace Metrics.Sources.Webhook;

/// <summary>JSON that is pushed, how its sender is known, and what it means.</summary>
internal sealed record WebhookOptions : IValidatableObject
{
    /// <summary>An HMAC over the body shows that the sender knows the secret.</summary>
    public Signature? Signature { get; init; }

    /// <summary>A header holds the secret itself, for senders that can't sign.</summary>
    public SecretHeader? SecretHeader { get; init; }

    /// <summary>
    /// The header with the sender's id of a delivery, the same when sent again. Left out: the same bytes are the same delivery.
    /// </summary>
    public string? DeliveryHeader { get; init; }

    /// <summary>Where the records stand in a body.</summary>
    public RecordList Records { get; init; } = new() { Path = JsonPath.Parse("$") };

    /// <summary>What a record becomes; of one record several facts may be made.</summary>
    public required IReadOnlyList<FactMapping> Facts { get; init; }

    /// <summary>true: a record tells news only, and what it leaves out stays as it is known; false: it tells all.</summary>
    public bool Partial { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Facts.Count == 0)
        {
            yield return new ValidationResult("it is empty: name at least one fact that a record becomes", [nameof(Facts)]);
        }

        if (Signature is null == SecretHeader is null)
        {
            string has = Signature is null ? "neither: anyone could post" : "both, which contradict";
            yield return new ValidationResult($"a webhook needs one of 'signature' and 'secret_header'; it has {has}", [nameof(SecretHeader)]);
        }
    }
}
