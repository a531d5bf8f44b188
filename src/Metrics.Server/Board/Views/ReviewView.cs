using Metrics.Compute.Review;
using Metrics.Server.Board.Reading;

namespace Metrics.Server.Board.Views;

/// <summary>The page of a quarter's review.</summary>
/// <param name="Review">What leaders should talk about.</param>
/// <param name="Risks">The picture of each quiet risk, in their order.</param>
/// <param name="Quarters">The quarter and its neighbours.</param>
public sealed record ReviewView(QuarterReview Review, IReadOnlyList<string> Risks, Quarters Quarters);
