namespace Metrics.Server.Config.Rules;

/// <summary>A rule that looks across the file. It notes what is wrong and never stops the others.</summary>
internal interface IConfigRule
{
    void Check(RuleSubject subject);
}

/// <summary>Every rule; each stands in a file of its own.</summary>
internal static class ConfigRules
{
    public static IReadOnlyList<IConfigRule> All { get; } =
    [
        new AccessRule(), new CalendarRule(), new DecidersRule(), new DefinitionsRule(), new KpiRule(), new NamesRule(), new OwnershipRule(),
        new PairRule(), new RepositoriesRule(), new ServicesRule(), new SigningKeyRule(), new SourceSecretsRule(), new SourceTimesRule(), new StoreRule(),
        new TargetRule(),
    ];
}
