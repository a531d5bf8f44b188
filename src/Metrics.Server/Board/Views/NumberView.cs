using Metrics.Compute;

namespace Metrics.Server.Board.Views;

/// <summary>A number as a page shows it: everything that it carries, in words.</summary>
public sealed record NumberView
{
    public required Metric Metric { get; init; }

    public string? Stat { get; init; }

    /// <summary>Its name, with the stat where it has several: <c>Lead time for changes, median</c>.</summary>
    public required string Title { get; init; }

    /// <summary>The value alone; a dash where there is no data.</summary>
    public required string Value { get; init; }

    /// <summary>Its unit; empty where there is no data.</summary>
    public required string Unit { get; init; }

    public required NumberStatus Status { get; init; }

    public required string StatusWords { get; init; }

    /// <summary><c>6.1 % to 11.2 %</c>; null where it has no interval.</summary>
    public string? Interval { get; init; }

    /// <summary>What it is computed from: <c>18 of 214 deployments</c>.</summary>
    public string? Basis { get; init; }

    /// <summary>What a reader should know of it beside; null where there is nothing.</summary>
    public string? Note { get; init; }

    public ChangeView? Change { get; init; }

    public TargetView? Target { get; init; }

    /// <summary>Who answers for it; null where nobody is named.</summary>
    public string? Owner { get; init; }

    /// <summary>The address of its explanation.</summary>
    public required string Explain { get; init; }

    /// <summary>The picture of its trend; empty where there is none.</summary>
    public string Spark { get; init; } = "";

    public string Text => Unit.Length == 0 ? Value : $"{Value}\u00a0{Unit}";
}

/// <summary>Whether something moved, and whether that is good.</summary>
public enum Verdict
{
    /// <summary>It moved by less than chance explains.</summary>
    Unclear,
    Better,
    Worse,

    /// <summary>It moved, and neither way is good.</summary>
    Moved,
}

/// <summary>A number against the time before.</summary>
/// <param name="Verdict">Good, bad or not clear.</param>
/// <param name="Words"><c>1.4 points more than before</c>.</param>
/// <param name="Before">The value before: <c>7.0 %</c>.</param>
/// <param name="Weight">How far it moved against what chance explains; 1 is the border.</param>
public sealed record ChangeView(Verdict Verdict, string Words, string Before, double Weight = 0)
{
    public string VerdictWords =>
        Verdict switch
        {
            Verdict.Better => "better",
            Verdict.Worse => "worse",
            Verdict.Moved => "changed",
            _ => "no clear change",
        };
}

/// <summary>A number against its target.</summary>
/// <param name="Words"><c>at most 10 %</c>.</param>
/// <param name="Met">Null where the number has no data.</param>
/// <param name="Value">The target itself.</param>
public sealed record TargetView(string Words, bool? Met, double Value)
{
    public string MetWords =>
        Met switch
        {
            true => "met",
            false => "missed",
            null => "not known",
        };
}
