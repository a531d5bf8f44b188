namespace Metrics.Compute.Pairs;

/// <summary>How two series move together at one lag.</summary>
/// <param name="Lag">Periods by which the first series leads; negative: it follows.</param>
/// <param name="Correlation">Spearman's rank correlation of the period-to-period differences, −1 to 1.</param>
/// <param name="Lower">The 95 % interval of a circular block bootstrap.</param>
/// <param name="Upper">Its upper end.</param>
/// <param name="P">The chance of a correlation at least this large where there is no link, at this lag alone.</param>
/// <param name="Q">The same corrected for all lags of all pairs that were looked at (Benjamini–Hochberg).</param>
/// <param name="Samples">The pairs of differences behind it.</param>
public sealed record Association(int Lag, double Correlation, double Lower, double Upper, double P, double Q, int Samples);
