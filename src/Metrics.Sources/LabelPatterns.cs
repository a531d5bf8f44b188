using System.Text.RegularExpressions;

namespace Metrics.Sources;

/// <summary>What labels of an issue tell by configured patterns: its severity, and the services it is about.</summary>
internal sealed class LabelPatterns(string severityLabels, string serviceLabels)
{
    private readonly Regex _severity = Pattern(severityLabels, "severity_labels");
    private readonly Regex _service = Pattern(serviceLabels, "service_labels");

    public string? SeverityOf(IEnumerable<string> labels) =>
        labels.Select(label => _severity.Match(label)).FirstOrDefault(match => match.Success)?.Groups["severity"].Value;

    /// <summary>The services that labels name; else the repository itself, which the catalog resolves.</summary>
    public IReadOnlyList<string> ServicesOf(string repository, IEnumerable<string> labels)
    {
        IEnumerable<Match> matches = labels.Select(label => _service.Match(label)).Where(match => match.Success);
        string[] named = [.. matches.Select(match => match.Groups["service"].Value)];
        return named.Length > 0 ? named : [repository];
    }

    // Without a pattern nothing is told: this one never matches.
    private static Regex Pattern(string text, string option) => OptionPattern.Of(text.Length == 0 ? "(?!)" : text, option);
}
