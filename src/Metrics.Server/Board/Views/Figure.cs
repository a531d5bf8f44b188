namespace Metrics.Server.Board.Views;

/// <summary>A picture in the sizes that pages need, and the same as a table.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Caption">What to see in it, in a sentence.</param>
/// <param name="Wide">For wide screens and paper; empty where there is nothing to draw.</param>
/// <param name="Narrow">For narrow screens; empty where the wide one serves.</param>
/// <param name="Columns">The headings of the table.</param>
/// <param name="Rows">Its rows.</param>
public sealed record Figure(
    string Title,
    string Caption,
    string Wide,
    string Narrow,
    IReadOnlyList<string> Columns,
    IReadOnlyList<IReadOnlyList<string>> Rows
)
{
    /// <summary>Where more is said; null where nothing is.</summary>
    public string? Explain { get; init; }

    /// <summary>It takes the whole width where others stand side by side.</summary>
    public bool Across { get; init; }
}
