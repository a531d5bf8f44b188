namespace Metrics.Server.Board.Views;

/// <summary>Engineering beside business: the words first, the picture under them.</summary>
/// <param name="Name">The pair.</param>
/// <param name="Evidence">How sure: <c>strong evidence</c>, <c>weak evidence</c>, <c>no evidence</c>, <c>not enough data</c>.</param>
/// <param name="Words">What may be said.</param>
/// <param name="Moves">How each side changed over the last quarter.</param>
/// <param name="Figure">Both series.</param>
/// <param name="Lags">Lag, correlation, interval and corrected p of each lag.</param>
/// <param name="Rank">3 strong to 0 none, −1 not enough data.</param>
public sealed record PairView(
    string Name,
    string Evidence,
    string Words,
    string Moves,
    Figure Figure,
    IReadOnlyList<IReadOnlyList<string>> Lags,
    int Rank
);
