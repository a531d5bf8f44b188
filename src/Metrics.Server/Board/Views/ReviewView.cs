using Metrics.Compute.Review;

namespace Metrics.Server.Board.Views;

/// <summary>The page of a quarter's review.</summary>
/// <param name="Review">What leaders should talk about.</param>
/// <param name="Risks">The picture of each quiet risk, in their order.</param>
/// <param name="Previous">The quarter before.</param>
/// <param name="Next">The quarter after; null when it has not begun.</param>
public sealed record ReviewView(QuarterReview Review, IReadOnlyList<string> Risks, string Previous, string? Next);
