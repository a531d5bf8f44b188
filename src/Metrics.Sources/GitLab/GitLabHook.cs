using System.Text.Json;
using System.Text.RegularExpressions;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.GitLab;

/// <summary>Reads webhooks. They tell parts of what the lists tell, under the same ids, in any order and more than once.</summary>
internal sealed partial class GitLabHook(GitLabOptions options, SourceTools tools)
{
    private readonly Regex[] _projects = [.. options.Projects.Select(Glob.ToRegex)];
    private readonly Regex[] _except = [.. options.Except.Select(Glob.ToRegex)];
    private readonly Regex[] _bases = [.. options.Branches.Select(Glob.ToRegex)];
    private readonly Authors _authors = new(tools.Definitions.Origin);
    private readonly ProjectIncidents _incidents = new(options);

    public Reception Receive(Delivery delivery)
    {
        if (options.WebhookSecret is not { } secret || !Signatures.Same(delivery.Header("X-Gitlab-Token"), secret.Reveal()))
        {
            return new Reception.Refused("X-Gitlab-Token is missing or is not the `webhook_secret`");
        }

        // The same for every try of one delivery; older versions tell the event alone.
        string key = delivery.Header("Idempotency-Key");
        string id = key.Length > 0 ? key : delivery.Header("X-Gitlab-Event-UUID");
        if (Signatures.Parse(delivery.Body) is not { } body)
        {
            SourceRecord damaged = new SourceRecord.Unreadable($"delivery {id}", "the body is no JSON", "");
            return new Reception.Accepted(id.Length == 0 ? null : id, [damaged]);
        }

        JsonElement reply = body.At("project");
        string path = reply.Text("path_with_namespace") ?? "";
        bool ours = _projects.Any(each => each.IsMatch(path)) && !_except.Any(each => each.IsMatch(path));
        var project = new GitLabProject(reply.Whole("id") ?? 0, path, reply.Text("default_branch"), false, reply);
        return new Reception.Accepted(id.Length == 0 ? null : id, ours ? Records(body, project) : []);
    }

    private IReadOnlyList<SourceRecord> Records(JsonElement body, GitLabProject project)
    {
        try
        {
            SourceRecord? record = body.Text("object_kind") switch
            {
                "deployment" => OfDeployment(body, project),
                "merge_request" => OfRequest(body, project),
                "issue" or "incident" => OfIssue(body, project),
                _ => null,
            };
            return record is null ? [] : [record];
        }
        catch (JsonException wrong)
        {
            return [new SourceRecord.Unreadable($"a delivery of {project.Path}", wrong.Message, "")];
        }
    }

    private SourceRecord.Found? OfDeployment(JsonElement body, GitLabProject project)
    {
        // The full commit stands in the address alone.
        if (options.RuleOf(project.Path).From != ProjectDelivery.Deployments || body.Whole("deployment_id") is not { } id
            || CommitInAddress().Match(body.Text("commit_url") ?? "") is not { Success: true } commit)
        {
            return null;
        }

        DeploymentOutcome outcome = ProjectDeployments.OutcomeOf(body.Text("status"));
        DateTimeOffset? at = body.HookInstant("status_changed_at");
        bool open = outcome == DeploymentOutcome.InProgress;
        return new SourceRecord.Found(
            new Deployment
            {
                Id = project.Deployment(id),

                // The list's own word of the same second counts as later.
                UpdatedAt = open ? at?.AddMilliseconds(-1) : at,
                Service = project.Path,
                Repository = project.Path,
                Environment = body.Needed("environment"),
                Revision = commit.Groups["sha"].Value,
                Ref = body.Text("ref"),
                StartedAt = open ? at : null,
                FinishedAt = open ? null : at,
                Outcome = outcome,
                Url = body.Text("deployable_url"),
            },
            Partial: true);
    }

    private SourceRecord.Found? OfRequest(JsonElement body, GitLabProject project)
    {
        JsonElement request = body.At("object_attributes");
        string target = request.Text("target_branch") ?? "";
        if (!(_bases.Length == 0 ? target == project.Branch : _bases.Any(each => each.IsMatch(target))))
        {
            return null;
        }

        DateTimeOffset? updated = request.HookInstant("updated_at");
        bool merged = request.Text("state") == "merged";
        bool justMerged = request.Text("action") == "merge";
        bool byAuthor = request.Text("author_id") is { } author && author == body.Text("user", "id");
        string? name = byAuthor ? body.Text("user", "username") : null;
        return new SourceRecord.Found(
            new Change
            {
                Id = project.MergeRequest(MergeRequests.NumberOf(request)),
                UpdatedAt = updated,
                Repository = project.Path,
                Number = MergeRequests.NumberOf(request),
                Title = request.Text("title") ?? "",
                Author = name,
                AuthorKind = _authors.KindOf(name),
                Labels = [.. body.Items("labels").Select(label => label.Text("title")).OfType<string>()],
                Branch = request.Text("source_branch"),
                OpenedAt = request.HookInstant("created_at"),
                // Only the news of the merge itself tells when that was.
                MergedAt = justMerged ? updated : null,
                ClosedAt = justMerged || request.Text("action") == "close" ? updated : null,
                MergeRevision = merged ? MergeRequests.MergeRevisionOf(request) : null,
                Reverts = MergeRequests.RevertOf(project, request.Text("title"), request.Text("description")),
                Url = request.Text("url"),
            },
            Partial: true);
    }

    private SourceRecord.Found? OfIssue(JsonElement body, GitLabProject project)
    {
        JsonElement issue = body.At("object_attributes");
        string[] labels = [.. body.Items("labels").Select(label => label.Text("title")).OfType<string>()];
        if (!_incidents.Is(issue, labels))
        {
            return null;
        }

        bool reopened = issue.Text("action") == "reopen";
        return new SourceRecord.Found(
            _incidents.Of(project, issue, labels) with
            {
                Id = project.Issue(MergeRequests.NumberOf(issue)),
                UpdatedAt = issue.HookInstant("updated_at"),
                StartedAt = issue.HookInstant("created_at") ?? throw new JsonException("'created_at' is missing"),
                ResolvedAt = issue.Text("state") == "closed" ? issue.HookInstant("closed_at") : null,
                Url = issue.Text("url"),
            },
            // A part can't take an end away: that it is open again is told whole, until the next round brings back who took it.
            Partial: !reopened);
    }

    [GeneratedRegex("/commit/(?<sha>[0-9a-f]{40}|[0-9a-f]{64})$")]
    private static partial Regex CommitInAddress();
}
