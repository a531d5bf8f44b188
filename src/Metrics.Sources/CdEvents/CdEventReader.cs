using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.CdEvents;

/// <summary>Makes facts of CDEvents. Fields that it does not know, and those of later versions, are none of its business.</summary>
internal sealed class CdEventReader(CdEventsOptions options)
{
    private const string Reviewed = "change.reviewed";

    private static readonly HashSet<string> Known = new(
        [
            "service.deployed", "service.upgraded", "service.rolledback", "incident.detected", "incident.reported", "incident.resolved",
            "change.created", Reviewed, "change.merged", "change.abandoned",
        ],
        StringComparer.Ordinal);

    public bool Knows(JsonElement data) => Word(data) is var word && Known.Contains(word) && (options.Reviews || word != Reviewed);

    public SourceRecord Read(JsonElement data)
    {
        string word = Word(data);
        DateTimeOffset at = data.NeededInstant("context", "timestamp");
        return word.Split('.')[0] switch
        {
            "service" => new SourceRecord.Found(Deployment(data, word, at)),
            "incident" => new SourceRecord.Found(Incident(data, word, at), Partial: true),
            _ => new SourceRecord.Found(Change(data, word, at), Partial: true),
        };
    }

    /// <summary>Subject and predicate of a type such as <c>dev.cdevents.service.deployed.0.3.0</c>, whatever its version.</summary>
    private static string Word(JsonElement data) => data.Text("context", "type")?.Split('.') switch
    {
        ["dev", "cdevents", var subject, var predicate, ..] => $"{subject}.{predicate}",
        _ => "",
    };

    private Deployment Deployment(JsonElement data, string word, DateTimeOffset at)
    {
        JsonElement content = data.At("subject", "content");
        string? artifact = content.Text("artifactId");
        return new Deployment
        {
            Id = data.Needed("context", "id"),
            Service = data.Needed("subject", "id"),
            Repository = data.Text("customData", "repository"),
            Environment = content.Text("environment", "name") ?? content.Text("environment", "id")
                ?? throw new JsonException("it names no environment"),
            Revision = Revision(data, artifact) ?? throw new JsonException("it names neither a commit nor an artifact"),
            Ref = artifact,
            FinishedAt = at,
            Outcome = DeploymentOutcome.Succeeded,
            Unplanned = word == "service.rolledback" ? true : null,
            UpdatedAt = at,
        };
    }

    private string? Revision(JsonElement data, string? artifact)
    {
        string? stated = options.RevisionFields.Select(field => data.Text("customData", field)).FirstOrDefault(text => text is not null);
        if (stated is not null || artifact is null)
        {
            return stated;
        }

        // pkg:oci/name@sha256%3Aabc?repository_url=…#path
        string version = artifact.Split('#')[0].Split('?')[0];
        int sign = version.LastIndexOf('@');
        return Uri.UnescapeDataString(sign < 0 ? version : version[(sign + 1)..]);
    }

    private static Incident Incident(JsonElement data, string word, DateTimeOffset at)
    {
        JsonElement content = data.At("subject", "content");
        string? service = content.Text("service", "name") ?? content.Text("service", "id");
        bool detected = word == "incident.detected";
        return new Incident
        {
            Id = data.Needed("subject", "id"),
            Services = service is null ? null : [service],
            Title = content.Text("description") ?? $"Incident {data.Needed("subject", "id")}",
            StartedAt = at,
            DetectedAt = detected ? at : null,
            AcknowledgedAt = word == "incident.reported" ? at : null,
            ResolvedAt = word == "incident.resolved" ? at : null,
            Url = content.Text("ticketURI"),
            // Only the detection knows the start. The others fill gaps, in whatever order they come: they must not look newer.
            UpdatedAt = detected ? at : DateTimeOffset.UnixEpoch,
        };
    }

    private Change Change(JsonElement data, string word, DateTimeOffset at)
    {
        JsonElement content = data.At("subject", "content");
        string id = data.Needed("subject", "id");
        return new Change
        {
            Id = id,
            Repository = content.Text("repository", "id") ?? content.Text("repository", "name") ?? data.Needed("context", "source"),
            Title = content.Text("description") ?? $"Change {id}",
            OpenedAt = word == "change.created" ? at : null,
            FirstReviewAt = word == Reviewed ? at : null,
            MergedAt = word == "change.merged" ? at : null,
            ClosedAt = word is "change.merged" or "change.abandoned" ? at : null,
            MergeRevision = data.Text("customData", "revision") ?? data.Text("customData", "commit"),
            ReviewsUnknown = !options.Reviews,
            UpdatedAt = word == Reviewed ? DateTimeOffset.UnixEpoch : at,
        };
    }
}
