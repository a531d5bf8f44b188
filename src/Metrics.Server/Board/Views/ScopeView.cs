using Metrics.Facts;

namespace Metrics.Server.Board.Views;

/// <summary>The page of a team or a service.</summary>
public sealed record ScopeView
{
    public required Scope Scope { get; init; }

    public string? Accountable { get; init; }

    public string? Responsible { get; init; }

    /// <summary>The team of a service: its name and page.</summary>
    public (string Name, string Address)? Team { get; init; }

    public required IReadOnlyList<Sentence> Summary { get; init; }

    public required IReadOnlyList<CardGroup> Groups { get; init; }

    public required IReadOnlyList<Figure> Figures { get; init; }

    public required IReadOnlyList<string> ServiceColumns { get; init; }

    /// <summary>The services of a team.</summary>
    public IReadOnlyList<ScopeRow> Services { get; init; } = [];

    /// <summary>The numbers by origin of the change: a row each.</summary>
    public required IReadOnlyList<ScopeRow> Origins { get; init; }

    public required IReadOnlyList<string> OriginColumns { get; init; }

    public required IReadOnlyList<IncidentView> Incidents { get; init; }
}

/// <summary>An incident in a list.</summary>
public sealed record IncidentView(string Title, string? Severity, string Started, string Length, bool Open, string? Url);
