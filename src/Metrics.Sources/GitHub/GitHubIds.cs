namespace Metrics.Sources.GitHub;

/// <summary>
/// The ids of facts. They begin with the repository's number, which a rename or a transfer of the repository leaves as it is. A deployment
/// goes by its node id: GraphQL can't give its number once that needs more than 31 bits.
/// </summary>
internal static class GitHubIds
{
    public static string Pull(long repository, long number) => $"{repository}/pull/{number}";

    public static string Commit(long repository, string oid) => $"{repository}/commit/{oid}";

    public static string Issue(long repository, long number) => $"{repository}/issue/{number}";

    public static string Deployment(long repository, string nodeId) => $"{repository}/deployment/{nodeId}";

    /// <summary>All deployments of one run, commit and environment.</summary>
    public static string Matrix(long repository, string run, string environment, string oid) =>
        $"{repository}/deployment/{run}:{environment}:{oid}";

    public static string Release(long repository, long id) => $"{repository}/release/{id}";

    public static string Run(long repository, long id) => $"{repository}/run/{id}";

    public static string Merge(long repository, string oid) => $"{repository}/merge/{oid}";
}
