namespace Metrics.Sources.Stripe;

/// <summary>Whether discounts lower recurring revenue.</summary>
internal enum DiscountRule
{
    Applied,
    Ignored,
}
