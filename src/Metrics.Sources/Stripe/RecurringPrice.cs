using System.Globalization;
using System.Text.Json;

namespace Metrics.Sources.Stripe;

/// <summary>What a price brings in a year, in minor units, for a quantity of it.</summary>
internal static class RecurringPrice
{
    /// <summary>True for what is paid whether it is used or not; metered and one-off prices do not recur.</summary>
    public static bool Recurs(JsonElement price) =>
        price.At("recurring").ValueKind == JsonValueKind.Object && price.Text("recurring", "usage_type") != "metered";

    public static bool HasTiers(JsonElement price) => price.Text("billing_scheme") == "tiered";

    /// <summary>Per year; the tiers must be there where it has some.</summary>
    /// <exception cref="JsonException">It can't be read.</exception>
    public static decimal Yearly(JsonElement price, long quantity)
    {
        decimal amount = HasTiers(price) ? OfTiers(price, quantity) : Amount(price, "unit_amount") * Units(price, quantity)
            ?? throw new JsonException($"price {price.Text("id")} has no amount a unit");
        return amount * TimesAYear(price.At("recurring"));
    }

    /// <summary>How often an interval comes in a year.</summary>
    public static decimal TimesAYear(JsonElement recurring)
    {
        decimal count = recurring.Whole("interval_count") is { } given and > 0 ? given : 1;
        return recurring.Needed("interval") switch
        {
            "year" => 1 / count,
            "month" => 12 / count,
            "week" => 52 / count,
            "day" => 365 / count,
            string other => throw new JsonException($"'{other}' is no interval that is known here"),
        };
    }

    // Prices below a cent have only the text.
    private static decimal? Amount(JsonElement json, string name) =>
        (json.Text($"{name}_decimal") ?? json.Text(name)) is not { } text ? null
        : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal amount) ? amount
        : throw new JsonException($"'{name}' is no amount: {text}");

    private static decimal Units(JsonElement price, long quantity)
    {
        if (price.Whole("transform_quantity", "divide_by") is not { } size || size <= 0)
        {
            return quantity;
        }

        decimal packs = (decimal)quantity / size;
        return price.Text("transform_quantity", "round") == "up" ? Math.Ceiling(packs) : Math.Floor(packs);
    }

    private static decimal OfTiers(JsonElement price, long quantity)
    {
        JsonElement[] tiers = [.. price.Items("tiers")];
        if (tiers.Length == 0)
        {
            throw new JsonException($"the tiers of price {price.Text("id")} are missing");
        }

        bool graduated = price.Text("tiers_mode") == "graduated";
        decimal sum = 0;
        long below = 0;
        foreach (JsonElement tier in tiers)
        {
            long top = tier.Whole("up_to") ?? long.MaxValue;
            if (graduated || quantity <= top)
            {
                long units = graduated ? Math.Min(quantity, top) - below : quantity;
                sum += (units * (Amount(tier, "unit_amount") ?? 0)) + (Amount(tier, "flat_amount") ?? 0);
            }

            if (quantity <= top)
            {
                break;
            }

            below = top;
        }

        return sum;
    }
}
