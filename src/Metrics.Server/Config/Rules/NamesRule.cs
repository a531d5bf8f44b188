using Metrics.Server.Config.Reading;

namespace Metrics.Server.Config.Rules;

/// <summary>
/// A name stands for one thing: sources, teams, KPIs, pairs and tokens may not share one, and a team lists a service once a day.
/// </summary>
internal sealed class NamesRule : IConfigRule
{
    public void Check(RuleSubject subject)
    {
        Unique(subject, subject.Sources, "source");
        Unique(subject, subject.Teams, "team");
        Unique(subject, subject.Kpis, "KPI");
        Unique(subject, subject.Pairs, "pair");
        Unique(subject, subject.Tokens, "token");
        foreach (ConfigMap source in subject.Sources.Where(source => source.TextOf("name") == "people"))
        {
            subject.Note(source["name"]!, "'people' is kept for what people state with the verbs link and decisions; choose another name");
        }
    }

    private static void Unique(RuleSubject subject, IEnumerable<ConfigMap> maps, string what)
    {
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (ConfigMap map in maps)
        {
            if (map.TextOf("name") is { } name && !seen.TryAdd(name, map["name"]!.Place.Line))
            {
                subject.Note(map["name"]!, $"there is already a {what} '{name}' on line {seen[name]}");
            }
        }
    }
}
