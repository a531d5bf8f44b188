using System.Text.RegularExpressions;
using Metrics.Facts;

namespace Metrics.Sources.GitHub;

/// <summary>
/// Makes deployments of GitHub's. A deployment is a request; what became of it stands in its statuses, of which a later one may
/// only say that another took its place.
/// </summary>
internal static partial class DeploymentStates
{
    public static Deployment Of(long repository, string fullName, DeploymentNode node)
    {
        (DeploymentOutcome outcome, DateTimeOffset? end) = OutcomeOf(node.Statuses?.Items ?? []);
        return new Deployment
        {
            Id = GitHubIds.Deployment(repository, node.Id),
            UpdatedAt = node.UpdatedAt,
            Service = fullName,
            Repository = fullName,
            Environment = node.Environment ?? node.OriginalEnvironment ?? "",
            Revision = node.CommitOid,
            Ref = node.Ref?.Name,
            StartedAt = node.CreatedAt,
            FinishedAt = end,
            Outcome = outcome,
            Title = string.IsNullOrEmpty(node.Description) ? null : node.Description,
        };
    }

    /// <summary>The first success is the end; else the first failure; an end of service without either was given up.</summary>
    public static (DeploymentOutcome Outcome, DateTimeOffset? End) OutcomeOf(IEnumerable<StatusNode> statuses)
    {
        StatusNode[] ordered = [.. statuses.OrderBy(status => status.CreatedAt)];
        if (First("SUCCESS") is { } success)
        {
            return (DeploymentOutcome.Succeeded, success.CreatedAt);
        }

        // A deployment that is tried again after a failure has a status of progress after it.
        StatusNode? last = ordered.LastOrDefault(status => status.State != "INACTIVE");
        if (last?.State is "FAILURE" or "ERROR")
        {
            return (DeploymentOutcome.Failed, First("FAILURE", "ERROR")!.CreatedAt);
        }

        return First("INACTIVE") is { } given ? (DeploymentOutcome.Cancelled, given.CreatedAt) : (DeploymentOutcome.InProgress, null);

        StatusNode? First(params string[] states) => ordered.FirstOrDefault(status => states.Contains(status.State));
    }

    /// <summary>One deployment for all of one run, commit and environment: from the first beginning to the last end.</summary>
    public static IEnumerable<Deployment> Collapse(long repository, IEnumerable<(Deployment Fact, DeploymentNode Node)> deployments) =>
        deployments
            .GroupBy(each => RunOf(each.Node) is { } run
                ? GitHubIds.Matrix(repository, run, each.Fact.Environment, each.Fact.Revision)
                : each.Fact.Id)
            .Select(group => Join(group.Key, [.. group.Select(each => each.Fact)]));

    private static Deployment Join(string id, Deployment[] parts)
    {
        DeploymentOutcome outcome = Has(DeploymentOutcome.InProgress) ? DeploymentOutcome.InProgress
            : Has(DeploymentOutcome.Failed) ? DeploymentOutcome.Failed
            : Has(DeploymentOutcome.Succeeded) ? DeploymentOutcome.Succeeded
            : DeploymentOutcome.Cancelled;
        Deployment first = parts.MinBy(part => part.StartedAt)!;
        return first with
        {
            Id = id,
            UpdatedAt = parts.Max(part => part.UpdatedAt),
            Outcome = outcome,
            FinishedAt = parts.Where(part => part.Outcome == outcome).Max(part => part.FinishedAt),
        };

        bool Has(DeploymentOutcome wanted) => parts.Any(part => part.Outcome == wanted);
    }

    private static string? RunOf(DeploymentNode node) =>
        node.Statuses?.Items
            .Select(status => RunAddress().Match(status.LogUrl ?? ""))
            .FirstOrDefault(match => match.Success)?.Groups["run"].Value;

    [GeneratedRegex(@"/actions/runs/(?<run>\d+)")]
    private static partial Regex RunAddress();
}
