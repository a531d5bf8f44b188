using System.Text.RegularExpressions;
using Metrics.Facts;

namespace Metrics.Sources.GitHub;

/// <summary>What counts as a deployment, repository by repository.</summary>
internal sealed class DeliveryRules(GitHubOptions options)
{
    private static readonly DeliveryRule Default = new();

    private readonly (Regex[] Repositories, DeliveryRule Rule)[] _rules =
        [.. options.Deployments.Select(rule => (rule.Repositories.Select(Glob.ToRegex).ToArray(), rule))];

    public DeliveryRule Of(string fullName) =>
        _rules.FirstOrDefault(each => each.Repositories.Any(pattern => pattern.IsMatch(fullName))).Rule ?? Default;

    public bool AnyFrom(DeliveredBy from) => _rules.Any(each => each.Rule.From == from);
}
