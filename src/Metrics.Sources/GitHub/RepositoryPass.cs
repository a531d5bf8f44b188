using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.GitHub;

/// <summary>One reading of one repository: which lists still have pages to read, and what can be told only at the end.</summary>
internal sealed class RepositoryPass
{
    // GitHub ends a workflow run after 35 days at the latest; a deployment that is open for longer was forgotten.
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(35);
    private static readonly TimeSpan Unsettled = TimeSpan.FromMinutes(10);

    private readonly GitHubOptions _options;
    private readonly Regex[] _bases;
    private readonly string? _head;
    private readonly string _newest;
    private readonly bool _headMoved;
    private bool _pulls;
    private bool _issues;
    private bool _deployments;
    private bool _releases;
    private bool _readDeployments;
    private string? _deploymentsAfter;
    private string? _releasesAfter;
    private DateTimeOffset? _deliveredTo;

    public RepositoryPass(RepositoryNode probe, RepositoryState state, DeliveryRule rule, CollectWindow window, GitHubOptions options)
    {
        Number = probe.DatabaseId
            ?? throw new SourceFaultException(FaultKind.Unreadable, $"GitHub gives no number for {probe.NameWithOwner}");
        (Name, State, Rule, Window, _options) = (probe.NameWithOwner, state, rule, window, options);
        Branch = probe.DefaultBranchRef?.Name;
        IsFirst = state is { Pulls.Seen: null, Deliveries: null };
        Floor = state.DeliveredTo is not { } to
            ? window.Start
            : (state.Open?.Values.Select(open => open.CreatedAt) ?? []).Append(to - options.DeploymentsSettle).Min();
        _bases = [.. options.Branches.Select(Glob.ToRegex)];
        _head = probe.DefaultBranchRef?.Target?.Oid;
        _headMoved = options.DirectPushes && _head is not null && _head != state.Head;
        _newest = NewestOf(probe, rule);

        bool delivered = _newest.Length > 0 && _newest != state.Deliveries;
        _deployments = _readDeployments = delivered && rule.From == DeliveredBy.Deployments;
        _releases = delivered && rule.From == DeliveredBy.Releases;
        if (probe.PullRequests?.Items.FirstOrDefault() is { } pull && state.Pulls.HasNews(pull.UpdatedAt))
        {
            (_pulls, state.Pulls) = (true, state.Pulls.Begin(pull.UpdatedAt, window.Start));
        }

        if (options.IncidentLabels.Count > 0 && probe.Issues?.Items.FirstOrDefault() is { } issue && state.Issues.HasNews(issue.UpdatedAt))
        {
            (_issues, state.Issues) = (true, state.Issues.Begin(issue.UpdatedAt, window.Start));
        }

        if (_head is not null && (_headMoved || delivered || rule.From == DeliveredBy.WorkflowRuns))
        {
            Mainline = new Mainline(_head, window.Start);
        }
    }

    public long Number { get; }

    public string Name { get; }

    public string? Branch { get; }

    public RepositoryState State { get; }

    public DeliveryRule Rule { get; }

    public CollectWindow Window { get; }

    /// <summary>Nothing of it is stored yet.</summary>
    public bool IsFirst { get; }

    /// <summary>Deployments (or runs) that began before this instant are settled.</summary>
    public DateTimeOffset Floor { get; }

    public Mainline? Mainline { get; }

    public List<Deployment> Deployments { get; } = [];

    public List<DeploymentNode> Nodes { get; } = [];

    /// <summary>A production deployment was met whose commits have to be worked out.</summary>
    public bool HasNewProduction { get; set; }

    /// <summary>The lists that have a page to read; null when all were read to their ends.</summary>
    public PageParts? Parts
    {
        get
        {
            bool history = Mainline is { } line
                && ((_headMoved && !line.Reaches(State.Head)) || (HasNewProduction && !line.Reaches(State.Carried)));
            return _pulls || _issues || _deployments || _releases || history
                ? new PageParts(_pulls, _options.ChangedPaths, _issues, _deployments, _releases, history)
                : null;
        }
    }

    public PagePlaces Places => new()
    {
        Pulls = State.Pulls.After,
        Issues = State.Issues.After,

        // Later all issues are read: one that lost its label is an incident no more.
        Labels = State.Issues.Seen is null ? _options.IncidentLabels : null,
        Deployments = _deploymentsAfter,
        Releases = _releasesAfter,
        Head = _head,
        History = Mainline?.After,
    };

    public IEnumerable<PullNode> TakePulls(Page<PullNode>? page)
    {
        if (page is null)
        {
            return [];
        }

        DateTimeOffset? floor = State.Pulls.Floor;
        PullNode[] pulls = [.. page.Items];
        State.Pulls = State.Pulls.Step([.. pulls.Select(pull => pull.UpdatedAt)], page.Next, Window.Until);
        _pulls = State.Pulls.Top is not null;
        return pulls.Where(pull => pull.UpdatedAt >= floor && !(pull.ClosedAt < Window.Start));
    }

    public IEnumerable<IssueNode> TakeIssues(Page<IssueNode>? page)
    {
        if (page is null)
        {
            return [];
        }

        DateTimeOffset? floor = State.Issues.Floor;
        IssueNode[] issues = [.. page.Items];
        State.Issues = State.Issues.Step([.. issues.Select(issue => issue.UpdatedAt)], page.Next, Window.Until);
        _issues = State.Issues.Top is not null;
        return issues.Where(issue => issue.UpdatedAt >= floor && !(issue.ClosedAt < Window.Start));
    }

    public IEnumerable<DeploymentNode> TakeDeployments(Page<DeploymentNode>? page)
    {
        if (page is null)
        {
            return [];
        }

        DeploymentNode[] nodes = [.. page.Items];
        _deliveredTo ??= nodes.FirstOrDefault()?.CreatedAt;
        _deploymentsAfter = page.Next;
        _deployments = page.Next is not null && nodes.All(node => node.CreatedAt >= Floor);

        // A page may begin with what the last one ended with, when something new came between them.
        var known = Nodes.Select(node => node.Id).ToHashSet(StringComparer.Ordinal);
        return nodes.Where(node => node.CreatedAt >= Floor && !known.Contains(node.Id));
    }

    public void Add(Deployment fact, DeploymentNode node)
    {
        Deployments.Add(fact);
        Nodes.Add(node);
    }

    public IEnumerable<ReleaseNode> TakeReleases(Page<ReleaseNode>? page)
    {
        if (page is null)
        {
            return [];
        }

        ReleaseNode[] releases = [.. page.Items];
        _deliveredTo ??= releases.FirstOrDefault()?.CreatedAt;
        _releasesAfter = page.Next;

        // Later the newest hundred do: a release is edited or withdrawn soon, or never.
        _releases = page.Next is not null && State.DeliveredTo is null && releases.All(release => release.CreatedAt >= Window.Start);
        var known = Deployments.Select(fact => fact.Id).ToHashSet(StringComparer.Ordinal);
        return releases.Where(release =>
            !(release.PublishedAt < Window.Start) && !known.Contains(GitHubIds.Release(Number, release.DatabaseId ?? 0)));
    }

    public void TakeHistory(Page<CommitNode>? page)
    {
        if (page is not null)
        {
            Mainline?.Add(page);
        }
    }

    /// <summary>Whether a pull request into this branch is a change.</summary>
    public bool IsBase(string branch) => _bases.Length == 0 ? branch == Branch : _bases.Any(pattern => pattern.IsMatch(branch));

    /// <summary>What came onto the default branch since the last reading, newest first.</summary>
    public IEnumerable<CommitNode> NewOnMainline() =>
        _headMoved && Mainline is not null ? Mainline.Commits.TakeWhile(commit => commit.Oid != State.Head) : [];

    /// <summary>Whether the commit may have been taken for a direct push when it was read before.</summary>
    public bool MayHaveBeenTaken(CommitNode commit) => !IsFirst && commit.CommittedDate > Window.Until - (Unsettled * 3);

    /// <summary>What of the deployments was read whole: a stored one that did not come up there was deleted.</summary>
    public SourceRecord.Swept? SweptDeployments()
    {
        if (!_readDeployments || State.DeliveredTo is null || _deliveredTo is not { } to)
        {
            return null;
        }

        DateTimeOffset from = State.SettledTo is { } settled && settled >= Floor ? settled.AddMilliseconds(1) : Floor;
        return from < to ? new SourceRecord.Swept(FactKind.Deployment, $"{Number}/deployment/", from, to) : null;
    }

    /// <summary>Writes down that everything was read.</summary>
    public void End()
    {
        if (_headMoved)
        {
            State.Head = Mainline?.Commits.FirstOrDefault(commit => commit.CommittedDate <= Window.Until - Unsettled)?.Oid ?? State.Head;
        }

        if (_newest.Length > 0)
        {
            State.Deliveries = _newest;
        }

        if (_deliveredTo is { } to && !(to < State.DeliveredTo))
        {
            State.DeliveredTo = to;
        }

        if (_readDeployments)
        {
            State.Open = Nodes
                .Zip(Deployments)
                .Where(pair => pair.Second.Outcome == DeploymentOutcome.InProgress && pair.First.CreatedAt > Window.Until - Forgotten)
                .ToDictionary(pair => pair.First.Id, pair => new OpenDeployment(pair.First.CreatedAt, pair.First.UpdatedAt));
            DateTimeOffset? nextFloor = State.DeliveredTo - _options.DeploymentsSettle;
            State.SettledTo = Deployments
                .Where(fact => fact.StartedAt < nextFloor)
                .Select(fact => fact.FinishedAt)
                .Append(State.SettledTo)
                .Max();
        }
    }

    /// <summary>A digest of what is newest among the deliveries: it differs when one came or moved.</summary>
    private static string NewestOf(RepositoryNode probe, DeliveryRule rule)
    {
        IEnumerable<string> newest = rule.From switch
        {
            DeliveredBy.Deployments => probe.Deployments?.Items.Select(each => $"{each.Id} {each.UpdatedAt.ToUnixTimeSeconds()}") ?? [],
            DeliveredBy.Releases =>
                probe.Releases?.Items.Select(each => $"{each.Id} {each.UpdatedAt.ToUnixTimeSeconds()} {each.IsDraft}") ?? [],
            _ => [],
        };
        string text = string.Join(",", newest);
        return text.Length == 0 ? "" : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }
}
