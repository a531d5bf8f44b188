using System.Globalization;
using System.Text.Json;

namespace Metrics.Sources.Stripe;

/// <summary>What lasting coupons take off; one that counts once lowers one invoice, and nothing that recurs.</summary>
internal static class Discounts
{
    /// <param name="timesAYear">How often it is billed: an amount is taken off each bill.</param>
    public static decimal Off(JsonElement discounted, decimal yearly, decimal timesAYear, DateTimeOffset at, DiscountRule rule)
    {
        if (rule == DiscountRule.Ignored)
        {
            return yearly;
        }

        foreach (JsonElement discount in discounted.Items("discounts"))
        {
            JsonElement coupon = discount.At("coupon").ValueKind == JsonValueKind.Object ? discount.At("coupon") : discount.At("source", "coupon");
            bool lasts = coupon.Text("duration") is "forever" or "repeating" && !(StripeApi.Instant(discount, "end") <= at);
            if (lasts && coupon.Text("percent_off") is { } percent)
            {
                yearly -= yearly * decimal.Parse(percent, NumberStyles.Float, CultureInfo.InvariantCulture) / 100;
            }
            else if (lasts && coupon.Whole("amount_off") is { } off)
            {
                yearly -= off * timesAYear;
            }
        }

        return Math.Max(0, yearly);
    }
}
