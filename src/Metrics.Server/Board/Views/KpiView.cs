using Metrics.Compute;
using Metrics.Facts;

namespace Metrics.Server.Board.Views;

/// <summary>A KPI as a card shows it.</summary>
public sealed record KpiView
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>The last closed period.</summary>
    public required string Period { get; init; }

    public required string Value { get; init; }

    public required string Unit { get; init; }

    public required NumberStatus Status { get; init; }

    public required string StatusWords { get; init; }

    public ChangeView? Change { get; init; }

    public string? YearAgo { get; init; }

    public string? ToDate { get; init; }

    public TargetView? Target { get; init; }

    public string? Owner { get; init; }

    /// <summary>What a reader should know of the value.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    public string Spark { get; init; } = "";

    public string Text => Unit.Length == 0 ? Value : $"{Value}\u00a0{Unit}";
}

/// <summary>The page of one KPI.</summary>
public sealed record KpiPageView
{
    public required Kpi Kpi { get; init; }

    public required KpiView View { get; init; }

    public required Figure Figure { get; init; }

    public required IReadOnlyList<KpiPeriodView> Periods { get; init; }

    /// <summary>As addresses write it.</summary>
    public required string Scope { get; init; }

    /// <summary>The period whose facts are listed, as addresses write it: the one asked for, else the last closed; empty: none.</summary>
    public required string Window { get; init; }

    /// <summary>The period that the reader asked for: a sentence led here; null: none.</summary>
    public KpiAskedView? Asked { get; init; }

    /// <summary>The period whose facts are listed, in words.</summary>
    public required string Behind { get; init; }

    /// <summary>The facts behind that period, oldest first; of a ratio those above the line first.</summary>
    public required IReadOnlyList<KpiPointView> Points { get; init; }
}

/// <summary>A period that was asked for and the one before it, with their values in words.</summary>
/// <param name="Words">The period.</param>
/// <param name="Before">The one before it.</param>
/// <param name="BeforeLink">Where that is explained.</param>
public sealed record KpiAskedView(string Words, string Before, string BeforeLink);

/// <summary>One fact behind a KPI.</summary>
public sealed record KpiPointView(string Source, string Id, string Start, string Value, string Why);

/// <summary>One period of a KPI.</summary>
public sealed record KpiPeriodView(string Period, string Value, bool Closed, int Points, IReadOnlyList<string> Flags);
