namespace Metrics.Facts;

/// <summary>
/// A person's statement of what caused an incident (<c>metrics link</c>). It always wins over what a tool says or time suggests
/// (definitions §3.4). Its id is <see cref="IdOf"/>: a second statement on one incident is a new version of the first.
/// </summary>
public sealed record LinkStatement : Fact
{
    /// <summary>The incident's id at its source.</summary>
    public required string Incident { get; init; }

    /// <summary>The configured name of the incident's source; null when the id alone is unique.</summary>
    public string? IncidentSource { get; init; }

    /// <summary>The id of the deployment that caused it, or <see cref="Facts.Incident.NoDeployment"/>.</summary>
    public required string Deployment { get; init; }

    public required string By { get; init; }

    public required string Why { get; init; }

    public required DateTimeOffset StatedAt { get; init; }

    public override FactKind Kind => FactKind.Link;

    public override DateTimeOffset? HappenedAt => StatedAt;

    public static string IdOf(string? incidentSource, string incident) => $"{incidentSource ?? "*"}/{incident}";
}
