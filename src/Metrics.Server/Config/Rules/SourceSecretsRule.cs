using System.Text.RegularExpressions;
using Metrics.Server.Config.Reading;

namespace Metrics.Server.Config.Rules;

/// <summary>Warns of what looks like a token in a key that is no secret: it would be printed like any other word.</summary>
internal sealed partial class SourceSecretsRule : IConfigRule
{
    public void Check(RuleSubject subject)
    {
        foreach (ConfigMap source in subject.Sources)
        {
            Look(subject, source);
        }
    }

    private static void Look(RuleSubject subject, ConfigNode node)
    {
        switch (node)
        {
            case ConfigMap map:
                foreach ((_, ConfigNode value) in map.Entries)
                {
                    Look(subject, value);
                }

                break;
            case ConfigList list:
                foreach (ConfigNode item in list.Items)
                {
                    Look(subject, item);
                }

                break;
            case ConfigText text when Tokens().IsMatch(text.Text):
                subject.Note(text, "this looks like a secret written into the file; keep it in ${NAME} or ${file:PATH}", ProblemLevel.Warning);
                break;
        }
    }

    [GeneratedRegex(@"\b(gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|sk_live_\w{10,}|xox[abp]-[\w-]{10,}|AKIA[A-Z0-9]{16})|://[^/\s:@$]+:[^@/\s$]+@")]
    private static partial Regex Tokens();
}
