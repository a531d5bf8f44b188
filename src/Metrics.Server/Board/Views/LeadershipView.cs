using Metrics.Facts;

namespace Metrics.Server.Board.Views;

/// <summary>The page for leaders.</summary>
public sealed record LeadershipView
{
    /// <summary>What matters most, in sentences.</summary>
    public required IReadOnlyList<Sentence> Summary { get; init; }

    public required IReadOnlyList<CardGroup> Groups { get; init; }

    public IReadOnlyList<KpiView> Kpis { get; init; } = [];

    /// <summary>Sensitive KPIs were left out for this reader.</summary>
    public bool KpisHidden { get; init; }

    public required IReadOnlyList<Figure> Figures { get; init; }

    /// <summary>Engineering beside business, the surest evidence first.</summary>
    public IReadOnlyList<PairView> Pairs { get; init; } = [];

    public required IReadOnlyList<string> TeamColumns { get; init; }

    public required IReadOnlyList<ScopeRow> Teams { get; init; }

    public required IReadOnlyList<Sentence> Changes { get; init; }

    public required IReadOnlyList<Decision> Decisions { get; init; }

    public required TrustView Trust { get; init; }
}

/// <summary>A sentence with its verdict, and where it leads.</summary>
public sealed record Sentence(Verdict Verdict, string Text, string? Address = null, string? LinkText = null);

/// <summary>Cards under one heading.</summary>
public sealed record CardGroup(string Title, string Question, IReadOnlyList<NumberView> Cards);

/// <summary>How far a page can be trusted.</summary>
public sealed record TrustView
{
    public required NumberView? Quality { get; init; }

    /// <summary>Each part: its name, its value, and what it says.</summary>
    public required IReadOnlyList<QualityPart> Parts { get; init; }

    /// <summary>Sources that are late or failing.</summary>
    public required IReadOnlyList<SourceView> Late { get; init; }

    public required int SourceCount { get; init; }

    public required long Quarantined { get; init; }
}

/// <summary>One part of data quality.</summary>
public sealed record QualityPart(string Name, string Says, double? Value);
