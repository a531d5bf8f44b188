using Metrics.Facts;

namespace Metrics.Server.Config.Rules;

/// <summary>A source's times make sense together.</summary>
internal sealed class SourceTimesRule : IConfigRule
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    public void Check(RuleSubject subject)
    {
        foreach (SourceSpec source in subject.Config.Sources)
        {
            if (source.Every < Shortest || source.Every == Definitions.Unlimited)
            {
                subject.Note(source, "every", "'every' must be at least 1s and not unlimited");
            }

            if (source.Timeout < Shortest)
            {
                subject.Note(source, "timeout", "'timeout' must be at least 1s");
            }

            if (source.Overlap == Definitions.Unlimited)
            {
                subject.Note(source, "overlap", "'overlap' can't be unlimited: every run would read all of history");
            }

            if (source.AllowedAge is { } age && age < source.Every)
            {
                subject.Note(source, "allowed_age", "'allowed_age' is shorter than 'every': its numbers would be stale between two good runs");
            }
        }
    }
}
