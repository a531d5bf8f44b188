using Metrics.Facts;

namespace Metrics.Server.Demo;

/// <summary>How much of each day's changed lines replaced young lines, from the sizes of the merged changes.</summary>
internal static class DemoRework
{
    public static IEnumerable<DemoFact> Tell(DemoTimes times, int seed, DemoHistory history)
    {
        var random = new DemoRandom(seed, "rework");
        var origins = new OriginRules(new OriginDefinition());

        // The folders of the shared repository are not read: its history would tell of neither service alone.
        IEnumerable<(string Repository, DateOnly Day, ChangeOrigin Origin, int Lines)> merged = history
            .Changes.Where(change => change is { MergedAt: not null, Paths: null })
            .Select(change =>
                (
                    change.Repository,
                    DateOnly.FromDateTime(change.MergedAt!.Value.UtcDateTime),
                    origins.Of(change),
                    change.Additions!.Value + change.Deletions!.Value));
        foreach (
            var group in merged
                .GroupBy(change => (change.Repository, change.Day, change.Origin))
                .OrderBy(group => group.Key.Day)
                .ThenBy(group => group.Key.Repository, StringComparer.Ordinal)
                .ThenBy(group => group.Key.Origin))
        {
            (string repository, DateOnly date, ChangeOrigin origin) = group.Key;
            int day = date.DayNumber - times.Today.DayNumber;
            int lines = group.Sum(change => change.Lines);
            double share = Math.Clamp(DemoStory.CodeRework(day) * random.LogNormal(0.95, 0.35), 0, 0.9);
            yield return new DemoFact(
                DemoSources.Git,
                times.At(day + 1, 2),
                new CodeRework
                {
                    Id = $"{repository}|{date:yyyy-MM-dd}|{origin.ToString().ToLowerInvariant()}",
                    Repository = repository,
                    Day = date,
                    Origin = origin,
                    LinesChanged = lines,
                    LinesReworked = (int)(lines * share),
                });
        }
    }
}
