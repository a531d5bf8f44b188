using Metrics.Facts;
using Metrics.Server.Config.Binding;

namespace Metrics.Server.Config.Rules;

/// <summary>Windows are windows, patterns compile, and incident links say where they look and what they find.</summary>
internal sealed class DefinitionsRule : IConfigRule
{
    public void Check(RuleSubject subject)
    {
        Definitions definitions = subject.Config.Definitions;
        foreach (string window in definitions.Windows.Where(window => Window.Parse(window) is not { Period: null }))
        {
            subject.Note(definitions, "windows", $"'{window}' is no moving window; a number of days such as 7d, 30d or 90d is wanted");
        }

        if (definitions.Windows.Count == 0)
        {
            subject.Note(definitions, "windows", "'windows' is empty; name at least one, such as 30d");
        }

        Pattern(subject, definitions, "production", definitions.Production);
        foreach (string pattern in definitions.Origin.Assistants)
        {
            Pattern(subject, definitions.Origin, "assistants", pattern);
        }

        foreach (IncidentLinkPattern link in definitions.IncidentLinks)
        {
            if (link.In is not ("label" or "text") && !(link.In.StartsWith("field:", StringComparison.Ordinal) && link.In.Length > 6))
            {
                subject.Note(link, "in", $"'{link.In}' is no place in an incident; allowed: label, text, field:NAME");
            }

            if (Pattern(subject, link, "pattern", link.Pattern) && !Scalars.Pattern(link.Pattern, out _)!.GetGroupNames().Contains("cause"))
            {
                subject.Note(link, "pattern", $"'{link.Pattern}' has no group named cause; write it as (?<cause>…) around what names the deployment");
            }
        }
    }

    private static bool Pattern(RuleSubject subject, object record, string key, string pattern)
    {
        if (Scalars.Pattern(pattern, out string? reason) is not null)
        {
            return true;
        }

        subject.Note(record, key, $"'{pattern}' is no regular expression: {reason}");
        return false;
    }
}
