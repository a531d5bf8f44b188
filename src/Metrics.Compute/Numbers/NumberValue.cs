namespace Metrics.Compute.Numbers;

/// <summary>What a number says in one report. Not-a-number and −1 stand for what is absent.</summary>
internal readonly record struct NumberValue(
    NumberName Name, double Value, double Lower, double Upper, long Numerator, long Denominator, long Samples, NumberStatus Status);
