using System.ComponentModel.DataAnnotations;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Stripe;

/// <summary>A Stripe account, and which numbers are made of it.</summary>
internal sealed record StripeOptions : IValidatableObject
{
    /// <summary>The numbers that can be made.</summary>
    public static readonly string[] Measures =
        ["net_revenue", "gross_revenue", "fees", "billed_revenue", "paid_invoices", "mrr", "churned_mrr"];

    /// <summary>A restricted key that may read the balance, charges and refunds, disputes, invoices, subscriptions and prices.</summary>
    public required Secret Token { get; init; }

    public string Url { get; init; } = "https://api.stripe.com";

    /// <summary>KPI names by number; what is not named is not asked for.</summary>
    public IReadOnlyDictionary<string, string> Kpis { get; init; } = new Dictionary<string, string>
    {
        ["net_revenue"] = "net_revenue",
        ["billed_revenue"] = "billed_revenue",
        ["mrr"] = "mrr",
        ["churned_mrr"] = "churned_mrr",
    };

    /// <summary><c>organization</c>, or <c>product:NAME</c> where a product has an account of its own.</summary>
    public string Scope { get; init; } = "organization";

    public CorrectionDay Corrections { get; init; } = CorrectionDay.SaleDay;

    public DiscountRule Discounts { get; init; } = DiscountRule.Applied;

    /// <summary>Reporting categories of balance transactions that are revenue or lower it; payouts and transfers are neither.</summary>
    public IReadOnlyList<string> Categories { get; init; } =
    [
        "charge", "charge_failure", "partial_capture_reversal", "refund", "refund_failure", "dispute", "dispute_reversal", "fee", "network_cost",
    ];

    /// <summary>How many days of invoices and ended subscriptions are told again: they change later, and nothing says which.</summary>
    [Range(1, 400)]
    public int Restate { get; init; } = 30;

    /// <summary>Digits of a currency's minor unit, where Stripe's differ from those known here.</summary>
    public IReadOnlyDictionary<string, int> MinorDigits { get; init; } = new Dictionary<string, int>();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        from measure in Kpis.Keys
        where !Measures.Contains(measure)
        select new ValidationResult($"'{measure}' is no number of Stripe; there are {string.Join(", ", Measures)}", [nameof(Kpis)]);
}
