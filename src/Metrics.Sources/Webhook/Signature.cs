using System.ComponentModel.DataAnnotations;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Webhook;

/// <summary>An HMAC that the sender makes of the body.</summary>
internal sealed record Signature : IValidatableObject
{
    public required Secret Secret { get; init; }

    /// <summary>How the secret's text becomes the key.</summary>
    public KeyText Key { get; init; }

    /// <summary>What stands before the key in the secret's text, <c>whsec_</c> for instance.</summary>
    public string KeyPrefix { get; init; } = "";

    /// <summary>The header with the signature; several may stand in it, separated by commas or blanks.</summary>
    [Required]
    public required string Header { get; init; }

    public HmacHash Algorithm { get; init; }

    /// <summary>What stands before a signature, <c>sha256=</c> for instance.</summary>
    public string Prefix { get; init; } = "";

    public ByteText Encoding { get; init; }

    /// <summary>What is signed: {body}, and around it {timestamp} and {header.NAME}.</summary>
    public SignedText Signed { get; init; } = SignedText.Parse("{body}");

    /// <summary>When the sender signed; left out: a delivery has no age.</summary>
    public SignedAt? Timestamp { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Timestamp is not null && !Signed.HasTimestamp)
        {
            yield return new ValidationResult(
                "it proves nothing: who replays a delivery can write a new time. Where the sender signs it, 'signed' holds {timestamp}", [nameof(Timestamp)]);
        }

        if (Timestamp is null && Signed.HasTimestamp)
        {
            yield return new ValidationResult("{timestamp} is never filled in: 'timestamp' is not given", [nameof(Signed)]);
        }
    }
}
