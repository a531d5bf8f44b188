using System.Text.Json;
using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Config.Reading;

namespace Metrics.Server.Api;

/// <summary>A metric and, where it has several, one of its stats; of one origin of changes, or of all.</summary>
internal sealed record MetricChoice(Metric Metric, string? Stat, ChangeOrigin? Origin = null)
{
    /// <summary>Reads <c>lead_time</c> or <c>lead_time.p90</c>; a stat may be named beside it.</summary>
    /// <param name="others">What else could have been named there, such as KPIs.</param>
    public static MetricChoice? Read(string? name, string? stat, Mistakes mistakes, params IEnumerable<string> others)
    {
        string[] parts = (name ?? "").Split('.', 2);
        stat = !string.IsNullOrEmpty(stat) ? stat : parts.Length == 2 ? parts[1] : null;
        if (MetricCatalog.Find(parts[0]) is not { } metric)
        {
            string[] names = [.. MetricCatalog.All.Select(known => known.Name), .. others];
            mistakes.Add("metric", string.IsNullOrEmpty(name)
                ? $"name a metric: {string.Join(", ", names)}"
                : $"there is no metric '{parts[0]}'{NearestWord.Hint(parts[0], names)}");
            return null;
        }

        if (stat is not null && !metric.Stats.Contains(stat))
        {
            mistakes.Add("stat", metric.Stats.Count == 0
                ? $"{metric.Name} has one value and no stats"
                : $"{metric.Name} has no stat '{stat}'{NearestWord.Hint(stat, [.. metric.Stats])}");
            return null;
        }

        return new(metric, stat);
    }

    /// <summary>The same of one origin of changes (<c>ai_assisted</c>); null is all of them.</summary>
    public MetricChoice? Of(string? origin, Mistakes mistakes)
    {
        if (string.IsNullOrEmpty(origin))
        {
            return this;
        }

        string[] words = [.. Enum.GetValues<ChangeOrigin>().Select(Word)];
        int place = Array.IndexOf(words, origin);
        if (place < 0 || !Metric.ByOrigin)
        {
            mistakes.Add("origin", Metric.ByOrigin
                ? $"'{origin}' is no origin{NearestWord.Hint(origin, words)}"
                : $"{Metric.Name} is not split by the origin of changes");
            return null;
        }

        return this with { Origin = Enum.GetValues<ChangeOrigin>()[place] };
    }

    private static string Word(ChangeOrigin origin) => JsonNamingPolicy.SnakeCaseLower.ConvertName(origin.ToString());
}
