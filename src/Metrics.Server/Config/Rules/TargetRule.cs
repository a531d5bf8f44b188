using Metrics.Facts;

namespace Metrics.Server.Config.Rules;

/// <summary>A target says of which metric, over which scope, and in which direction.</summary>
internal sealed class TargetRule : IConfigRule
{
    public void Check(RuleSubject subject)
    {
        foreach (Target target in subject.Config.Targets)
        {
            subject.CheckMetric(target, "metric", target.Metric);
            subject.CheckScope(target, "scope", target.Scope);
            if (target is { AtMost: null, AtLeast: null })
            {
                subject.Note(target, "metric", $"the target for '{target.Metric}' has no direction; add at_most or at_least");
            }
            else if (target is { AtMost: { } most, AtLeast: { } least } && least > most)
            {
                subject.Note(target, "at_least", $"at_least {least} is above at_most {most}: nothing could meet both");
            }
        }
    }
}
