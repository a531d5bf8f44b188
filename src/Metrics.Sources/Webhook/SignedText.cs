using System.Text.RegularExpressions;

namespace Metrics.Sources.Webhook;

/// <summary>What a sender signs: a text with {body}, {timestamp} and {header.NAME}.</summary>
internal sealed partial class SignedText
{
    public const string Body = "body";
    public const string Timestamp = "timestamp";
    public const string Header = "header.";

    private SignedText(string text, IReadOnlyList<(string Literal, string? Word)> parts) => (Text, Parts) = (text, parts);

    public string Text { get; }

    /// <summary>Literals, each with the word that follows it.</summary>
    public IReadOnlyList<(string Literal, string? Word)> Parts { get; }

    public bool HasTimestamp => Parts.Any(part => part.Word == Timestamp);

    /// <exception cref="FormatException">It holds no body, or a word that is not known.</exception>
    public static SignedText Parse(string text)
    {
        var parts = new List<(string Literal, string? Word)>();
        int at = 0;
        foreach (Match match in Word().Matches(text))
        {
            string word = match.Groups[1].Value;
            if (word is not (Body or Timestamp) && !(word.StartsWith(Header, StringComparison.Ordinal) && word.Length > Header.Length))
            {
                throw new FormatException($"'{{{word}}}' is not known; allowed are {{body}}, {{timestamp}} and {{header.NAME}}");
            }

            parts.Add((text[at..match.Index], word));
            at = match.Index + match.Length;
        }

        parts.Add((text[at..], null));
        return parts.Count(part => part.Word == Body) == 1
            ? new SignedText(text, parts)
            : throw new FormatException($"'{text}' must hold {{body}} once: what is not signed is not known to be genuine");
    }

    public override string ToString() => Text;

    [GeneratedRegex("{([^{}]+)}")]
    private static partial Regex Word();
}
