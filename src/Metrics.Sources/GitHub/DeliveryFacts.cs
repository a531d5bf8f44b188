using System.Text.Json;
using System.Text.RegularExpressions;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.GitHub;

/// <summary>What each kind of webhook tells.</summary>
internal sealed class DeliveryFacts(GitHubOptions options)
{
    private readonly DeliveryRules _rules = new(options);
    private readonly IncidentIssues _incidents = new(options);
    private readonly Regex[] _bases = [.. options.Branches.Select(Glob.ToRegex)];

    public IEnumerable<SourceRecord> Of(string name, JsonElement payload)
    {
        JsonElement repository = payload.Part("repository");
        var place = new Place(repository.Number("id") ?? 0, repository.Text("full_name")!, repository.Text("default_branch"));
        DeliveryRule rule = _rules.Of(place.Name);
        string action = payload.Text("action") ?? "";
        return name switch
        {
            "pull_request" => OfPull(payload.Part("pull_request"), place, rule),
            "pull_request_review" => OfReview(payload.Part("review"), payload.Part("pull_request"), place),
            "issues" => OfIssue(action, payload.Part("issue"), payload.Part("label").Text("name"), place),
            "deployment" or "deployment_status" when rule.From == DeliveredBy.Deployments && !options.CollapseMatrix =>
                OfDeployment(payload.Part("deployment"), payload.Part("deployment_status"), place),
            "workflow_run" when rule.From == DeliveredBy.WorkflowRuns => OfRun(payload.Part("workflow_run"), place, rule),
            "push" when rule.From == DeliveredBy.Merges && options.DirectPushes => OfPush(payload, place, rule),
            "release" when rule.From == DeliveredBy.Releases => OfRelease(action, payload.Part("release"), place, rule),
            _ => [],
        };
    }

    private IEnumerable<SourceRecord> OfPull(JsonElement pull, Place place, DeliveryRule rule)
    {
        if (ChangeOf(pull, place) is not { } change)
        {
            yield break;
        }

        yield return new SourceRecord.Found(change, Partial: true);
        if (rule.From == DeliveredBy.Merges
            && MergedDeployments.Of(change, sha => GitHubIds.Merge(place.Number, sha), place.Name, place.Branch, rule.Environment) is { } merge)
        {
            yield return new SourceRecord.Found(merge);
        }
    }

    /// <summary>The change as far as the pull request itself tells; null when it goes into a branch that does not count.</summary>
    private Change? ChangeOf(JsonElement pull, Place place)
    {
        if (!IsBase(pull.Part("base").Text("ref") ?? "", place) || pull.Number("number") is not { } number)
        {
            return null;
        }

        JsonElement user = pull.Part("user");
        bool program = user.Text("type") == "Bot";
        string title = pull.Text("title") ?? "";
        string branch = pull.Part("head").Text("ref") ?? "";
        DateTimeOffset? merged = pull.At("merged_at");
        return new Change
        {
            Id = GitHubIds.Pull(place.Number, number),
            UpdatedAt = pull.At("updated_at"),
            Repository = place.Name,
            Number = number,
            Title = title,
            Author = LoginOf(user.Text("login"), program),
            AuthorKind = program ? AuthorKind.Bot : AuthorKind.Human,
            Labels = pull.Names("labels"),
            Branch = branch,
            OpenedAt = pull.At("created_at"),
            MergedAt = merged,
            ClosedAt = pull.At("closed_at"),
            MergeRevision = merged is null ? null : pull.Text("merge_commit_sha"),
            Additions = (int?)pull.Number("additions"),
            Deletions = (int?)pull.Number("deletions"),
            Reverts = PullChanges.RevertOf(place.Number, place.Name, title, pull.Text("body"), branch),
            Incidents = PullChanges.ClosedBy(place.Number, place.Name, [title, pull.Text("body")]),
            Url = pull.Text("html_url"),
        };
    }

    private bool IsBase(string branch, Place place) =>
        _bases.Length == 0 ? branch == place.Branch : _bases.Any(pattern => pattern.IsMatch(branch));

    private IEnumerable<SourceRecord> OfReview(JsonElement review, JsonElement pull, Place place)
    {
        JsonElement by = review.Part("user");
        bool another = by.Text("type") != "Bot" && by.Number("id") != pull.Part("user").Number("id");
        bool counts = another && review.Text("state") is not (null or "pending");
        if (!counts || ChangeOf(pull, place) is not { } change)
        {
            yield break;
        }

        // As old as the pull request, so that it fills in the first review where none is known and never takes the place of one.
        yield return new SourceRecord.Found(
            change with
            {
                UpdatedAt = change.OpenedAt,
                FirstReviewAt = review.At("submitted_at"),
                ApprovedAt = review.Text("state") == "approved" ? review.At("submitted_at") : null,
            },
            Partial: true);
    }

    private IEnumerable<SourceRecord> OfIssue(string action, JsonElement issue, string? label, Place place)
    {
        if (!_incidents.Wanted || issue.Number("number") is not { } number)
        {
            yield break;
        }

        bool isIncident = issue.Names("labels").Any(_incidents.IsLabel);
        bool gone = action is "deleted" or "transferred" || (action == "unlabeled" && _incidents.IsLabel(label));
        if (gone && (!isIncident || action != "unlabeled"))
        {
            yield return new SourceRecord.Deleted(FactKind.Incident, GitHubIds.Issue(place.Number, number)) { At = issue.At("updated_at") };
            yield break;
        }

        bool firstLabelled = action == "labeled" && _incidents.IsLabel(label);
        if (!isIncident || (options.IncidentStart == IncidentStart.Labelled && !firstLabelled))
        {
            yield break;
        }

        SourceRecord? record = _incidents.Of(place.Number, place.Name, NodeOf(issue, number, firstLabelled ? label : null));

        // A part can't take an end away: that an issue is open again is told whole, until the next round brings back who was assigned.
        yield return record is SourceRecord.Found found && action != "reopened" ? found with { Partial = true } : record!;
    }

    private static IssueNode NodeOf(JsonElement issue, long number, string? labelled)
    {
        DateTimeOffset updated = issue.At("updated_at") ?? issue.At("created_at") ?? default;
        return new IssueNode
        {
            Number = number,
            Title = issue.Text("title") ?? "",
            Body = issue.Text("body"),
            Url = issue.Text("html_url"),
            State = (issue.Text("state") ?? "").ToUpperInvariant(),
            StateReason = issue.Text("state_reason")?.ToUpperInvariant(),
            CreatedAt = issue.At("created_at") ?? updated,
            UpdatedAt = updated,
            ClosedAt = issue.At("closed_at"),
            Labels = new Page<NameNode>([.. issue.Names("labels").Select(label => new NameNode(label))]),
            TimelineItems = labelled is null
                ? null
                : new Page<TimelineNode>([new TimelineNode("LabeledEvent", updated, new NameNode(labelled))]),
        };
    }

    private static IEnumerable<SourceRecord> OfDeployment(JsonElement deployment, JsonElement status, Place place)
    {
        if (deployment.Text("node_id") is not { } id || deployment.At("created_at") is not { } created)
        {
            yield break;
        }

        string state = status.Text("state") ?? "pending";
        DateTimeOffset at = status.At("created_at") ?? created;
        DeploymentOutcome? outcome = state switch
        {
            "success" => DeploymentOutcome.Succeeded,
            "failure" or "error" => DeploymentOutcome.Failed,

            // What was given up, and what was replaced, look the same here.
            "inactive" => null,
            _ => DeploymentOutcome.InProgress,
        };
        if (outcome is null)
        {
            yield break;
        }

        yield return new SourceRecord.Found(
            new Deployment
            {
                Id = GitHubIds.Deployment(place.Number, id),

                // Several in one second: the end counts as the later, and what is polled then counts as much.
                UpdatedAt = outcome == DeploymentOutcome.InProgress ? at.AddMilliseconds(-1) : at,
                Service = place.Name,
                Repository = place.Name,
                Environment = status.Text("environment") ?? deployment.Text("environment") ?? "",
                Revision = deployment.Text("sha") ?? "",
                Ref = deployment.Text("ref") is { } named && named != deployment.Text("sha") ? named : null,
                StartedAt = created,
                FinishedAt = outcome == DeploymentOutcome.InProgress ? null : at,
                Outcome = outcome.Value,
                Title = deployment.Text("description") is { Length: > 0 } title ? title : null,
            },
            Partial: true);
    }

    private static IEnumerable<SourceRecord> OfRun(JsonElement run, Place place, DeliveryRule rule)
    {
        if (run.ValueKind == JsonValueKind.Object && run.Deserialize<RunReply>(GitHubClient.Json) is { } reply
            && WorkflowRuns.Is(rule.Workflow, reply.Path, reply.Name) && reply.HeadBranch == (rule.Branch ?? place.Branch))
        {
            yield return new SourceRecord.Found(WorkflowRuns.Of(place.Number, place.Name, reply, rule.Environment), Partial: true);
        }
    }

    /// <summary>
    /// Where merges count, the tip of the default branch is deployed, whatever brought it. Which commits came without a pull request can't
    /// be told: a rebased merge looks the same. The next round knows, and what this tells gives way to it.
    /// </summary>
    private IEnumerable<SourceRecord> OfPush(JsonElement push, Place place, DeliveryRule rule)
    {
        JsonElement tip = push.Part("head_commit");
        bool counts = push.Text("ref") == $"refs/heads/{place.Branch}" && !push.IsTrue("forced") && IsBase(place.Branch ?? "", place);
        if (!counts || tip.Text("id") is not { } sha || tip.At("timestamp") is not { } at)
        {
            yield break;
        }

        yield return new SourceRecord.Found(
            new Deployment
            {
                Id = GitHubIds.Merge(place.Number, sha),
                UpdatedAt = at.AddMinutes(-1),
                Service = place.Name,
                Repository = place.Name,
                Environment = rule.Environment,
                Revision = sha,
                Ref = place.Branch,
                StartedAt = at,
                FinishedAt = at,
                Outcome = DeploymentOutcome.Succeeded,
            },
            Partial: true);
    }

    private static IEnumerable<SourceRecord> OfRelease(string action, JsonElement release, Place place, DeliveryRule rule)
    {
        if (release.Number("id") is not { } id)
        {
            yield break;
        }

        if (action is "deleted" or "unpublished")
        {
            yield return new SourceRecord.Deleted(FactKind.Deployment, GitHubIds.Release(place.Number, id));
            yield break;
        }

        var node = new ReleaseNode
        {
            DatabaseId = id,
            TagName = release.Text("tag_name") ?? "",
            Name = release.Text("name"),
            IsDraft = release.IsTrue("draft"),
            IsPrerelease = release.IsTrue("prerelease"),
            PublishedAt = release.At("published_at"),

            // Older than what a round reads: the commit of the tag, which only that knows, must stand.
            UpdatedAt = (release.At("published_at") ?? default(DateTimeOffset).AddDays(1)).AddSeconds(-1),
            Url = release.Text("html_url"),
        };
        if (ReleaseDeployments.Of(place.Number, place.Name, node, rule) is { } fact)
        {
            yield return new SourceRecord.Found(fact, Partial: true);
        }
    }

    /// <summary>The login as GraphQL gives it, so that pushed and polled are one.</summary>
    private static string? LoginOf(string? login, bool program) => login switch
    {
        null or "ghost" => null,
        "Copilot" when program => "copilot-swe-agent",
        _ => PullChanges.Plain(login),
    };

    private sealed record Place(long Number, string Name, string? Branch);
}
