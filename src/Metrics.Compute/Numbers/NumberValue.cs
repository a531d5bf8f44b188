namespace Metrics.Compute.Numbers;

/// <summary>
/// What a number says in one report. Not-a-number and −1 stand for what is absent; a ratio, which has a numerator, has its samples for its
/// denominator.
/// </summary>
internal readonly record struct NumberValue(
    double Value, double Lower, double Upper, long Numerator, long Samples, NumberStatus Status);
