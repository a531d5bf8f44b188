using System.Text.RegularExpressions;
using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute.Intake;

/// <summary>Finds what an incident's label, text or field names as its cause (definitions §3.4 a).</summary>
internal sealed class CausePatterns(IEnumerable<IncidentLinkPattern> patterns)
{
    private readonly (string In, Regex Pattern)[] _patterns = [.. patterns.Select(pattern => (pattern.In, Patterns.OfFreeText(pattern.Pattern)))];

    /// <summary>The words that were found, in the order of the patterns.</summary>
    public CauseWord[] Find(Incident incident)
    {
        if (_patterns.Length == 0)
        {
            return [];
        }

        var found = new List<CauseWord>();
        foreach ((string where, Regex pattern) in _patterns)
        {
            foreach (string text in Texts(incident, where))
            {
                Match match = pattern.Match(text);
                if (match.Success && match.Groups["cause"].Value is { Length: > 0 } cause)
                {
                    found.Add(new CauseWord(Hashes.Of(cause), ShortRevision.Read(cause)));
                }
            }
        }

        return [.. found];
    }

    private static IEnumerable<string> Texts(Incident incident, string where) => where switch
    {
        "label" => incident.Labels ?? [],
        "text" => incident.Description is { } description ? [incident.Title, description] : [incident.Title],
        _ when where.StartsWith("field:", StringComparison.Ordinal)
            && incident.Fields?.TryGetValue(where[6..], out string? value) == true => [value],
        _ => [],
    };
}
