namespace Metrics.Sources.Stripe;

/// <summary>To which day a refund or a dispute belongs.</summary>
internal enum CorrectionDay
{
    /// <summary>The day of the payment that it takes back: that day is restated.</summary>
    SaleDay,

    /// <summary>The day on which it was booked.</summary>
    BookedDay,
}
