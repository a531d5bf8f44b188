namespace Metrics.Sources.GitHub;

/// <summary>The texts of the GraphQL queries. Each says what it costs: points are the connections that have to be filled, by 100.</summary>
internal static class Queries
{
    private const string ProbeFields = """
        id databaseId nameWithOwner isArchived defaultBranchRef{name target{oid}}
        pullRequests(first:1,orderBy:{field:UPDATED_AT,direction:DESC}){nodes{updatedAt}}
        issues(first:1,orderBy:{field:UPDATED_AT,direction:DESC}){nodes{updatedAt}}
        deployments(first:5,orderBy:{field:CREATED_AT,direction:DESC}){nodes{id updatedAt}}
        """;

    private const string PageInfo = "pageInfo{hasNextPage endCursor}";

    private const string ByUpdate = "orderBy:{field:UPDATED_AT,direction:DESC}";

    private const string ByCreation = "orderBy:{field:CREATED_AT,direction:DESC}";

    private const string ReleaseProbe = "releases(first:5,orderBy:{field:CREATED_AT,direction:DESC}){nodes{id updatedAt isDraft}}";

    private const string CommitFields = "oid authoredDate committedDate message author{name email user{login}}";

    private const string PullCommits = "pageInfo{hasNextPage endCursor} nodes{commit{" + CommitFields + "}}";

    private const string Reviews = "pageInfo{hasNextPage endCursor} nodes{state submittedAt author{login __typename}}";

    private const string Names = "pageInfo{hasNextPage endCursor} nodes{name}";

    private const string Paths = "pageInfo{hasNextPage endCursor} nodes{path}";

    private const string Statuses = "pageInfo{hasNextPage endCursor} nodes{state createdAt logUrl}";

    private const string PullFields = $$"""
        id number title body url createdAt updatedAt mergedAt closedAt additions deletions headRefName baseRefName
        author{login __typename} mergeCommit{oid} labels(first:20){ {{Names}} }
        commits(first:50){ {{PullCommits}} } reviews(first:30){ {{Reviews}} }
        """;

    private const string IssueFields = """
        id number title body url state stateReason createdAt updatedAt closedAt labels(first:20){nodes{name}}
        timelineItems(first:50,itemTypes:[LABELED_EVENT,UNLABELED_EVENT,ASSIGNED_EVENT]){nodes{__typename
          ... on LabeledEvent{createdAt label{name}} ... on UnlabeledEvent{createdAt label{name}} ... on AssignedEvent{createdAt}}}
        """;

    private const string ReleaseFields =
        "id databaseId tagName name isDraft isPrerelease createdAt updatedAt publishedAt url tagCommit{oid}";

    private const string DeploymentFields =
        "id commitOid createdAt updatedAt environment originalEnvironment description ref{name} statuses(first:30){ " + Statuses + " }";

    /// <summary>What is newest in each of an owner's repositories, fifty at a time: 2 points.</summary>
    public static string ProbeOwner(bool releases) => $$"""
        query ProbeOwner($owner:String!,$size:Int!,$after:String){repositoryOwner(login:$owner){
        repositories(first:$size,after:$after,ownerAffiliations:[OWNER],orderBy:{field:NAME,direction:ASC}){pageInfo{hasNextPage endCursor}
        nodes{ {{ProbeFields}} {{(releases ? ReleaseProbe : "")}} } } } rateLimit{cost remaining resetAt} }
        """;

    /// <summary>The same of repositories by name.</summary>
    public static string ProbeNamed(int count, bool releases)
    {
        IEnumerable<int> numbers = Enumerable.Range(0, count);
        return $$"""
            query ProbeNamed({{string.Join(',', numbers.Select(i => $"$o{i}:String!,$n{i}:String!"))}}){
            {{string.Join('\n', numbers.Select(i => $"r{i}:repository(owner:$o{i},name:$n{i}){{...probe}}"))}}
            rateLimit{cost remaining resetAt} } fragment probe on Repository{ {{ProbeFields}} {{(releases ? ReleaseProbe : "")}} }
            """;
    }

    /// <summary>Whether unfinished deployments moved, a hundred at a time: 1 point.</summary>
    public const string ProbeDeployments =
        "query ProbeDeployments($ids:[ID!]!){nodes(ids:$ids){... on Deployment{id createdAt updatedAt}}rateLimit{cost remaining resetAt}}";

    /// <summary>One page of every list of a repository that is still being read: 1 to 6 points.</summary>
    public static string Pages(PageParts parts)
    {
        var variables = new List<string> { "$id:ID!" };
        var fields = new List<string>();
        void Add(bool wanted, string variable, string field)
        {
            if (wanted)
            {
                variables.Add(variable);
                fields.Add(field);
            }
        }

        string files = parts.Files ? $"files(first:100){{ {Paths} }}" : "";
        Add(parts.Pulls, "$size:Int!,$pulls:String",
            $"pullRequests(first:$size,after:$pulls,{ByUpdate}){{ {PageInfo} nodes{{ {PullFields} {files} }} }}");
        Add(parts.Issues, "$issueSize:Int!,$issues:String,$labels:[String!]",
            $"issues(first:$issueSize,after:$issues,labels:$labels,{ByUpdate}){{ {PageInfo} nodes{{ {IssueFields} }} }}");
        Add(parts.Deployments, "$deploymentSize:Int!,$deployments:String",
            $"deployments(first:$deploymentSize,after:$deployments,{ByCreation}){{ {PageInfo} nodes{{ {DeploymentFields} }} }}");
        Add(parts.Releases, "$releases:String",
            $"releases(first:100,after:$releases,{ByCreation}){{ {PageInfo} nodes{{ {ReleaseFields} }} }}");
        Add(parts.History, "$historySize:Int!,$head:GitObjectID!,$history:String", $$"""
            head:object(oid:$head){... on Commit{history(first:$historySize,after:$history){pageInfo{hasNextPage endCursor}
            nodes{ {{CommitFields}} parents(first:1){nodes{oid} } associatedPullRequests(first:3){nodes{mergedAt} } } } } }
            """);
        return $"query Pages({string.Join(',', variables)}){{node(id:$id){{... on Repository{{id nameWithOwner "
            + string.Join('\n', fields) + "}}rateLimit{cost remaining resetAt}}";
    }

    /// <summary>The rest of a list inside a record that did not fit its page.</summary>
    public static string Rest(string type, string list)
    {
        string fields = list switch
        {
            "commits" => PullCommits,
            "reviews" => Reviews,
            "labels" => Names,
            "files" => Paths,
            "statuses" => Statuses,
            _ => throw new ArgumentOutOfRangeException(nameof(list)),
        };
        return $"query Rest($id:ID!,$size:Int!,$after:String){{node(id:$id){{... on {type}{{"
            + $"{list}(first:$size,after:$after){{ {fields} }}}}}}"
            + "rateLimit{cost remaining resetAt}}";
    }
}

/// <summary>Which lists of a repository a query asks for.</summary>
internal sealed record PageParts(bool Pulls, bool Files, bool Issues, bool Deployments, bool Releases, bool History);
