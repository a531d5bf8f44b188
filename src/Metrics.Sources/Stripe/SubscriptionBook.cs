using System.Runtime.CompilerServices;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Stripe;

/// <summary>Monthly recurring revenue as it is now, and that of subscriptions that ended, by the day of their end.</summary>
internal sealed class SubscriptionBook(StripeOptions options, StripeApi api, OrganizationCalendar calendar)
{
    private readonly MinorUnits _units = new(options.MinorDigits);
    private readonly Dictionary<string, JsonElement> _tiered = [];
    private readonly Dictionary<(string Measure, DateOnly Day, string Currency), decimal> _yearly = [];
    private readonly SortedSet<string> _currencies = new(StringComparer.Ordinal);

    public bool IsWanted => options.Kpis.ContainsKey("mrr") || options.Kpis.ContainsKey("churned_mrr");

    /// <summary>The point of today, and those of what ended on these days.</summary>
    public async IAsyncEnumerable<SourceRecord> ReadAsync(
        DateOnly first, DateOnly last, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancel)
    {
        bool whole = true;
        (string, string?)[] query = [("status", "all"), ("expand[]", "data.discounts"), ("expand[]", "data.items.data.discounts")];
        await foreach (JsonElement subscription in api.ListAsync("subscriptions", query, cancel))
        {
            SourceRecord? unreadable = null;
            try
            {
                await AddAsync(subscription, first, last, now, cancel);
            }
            catch (JsonException e)
            {
                unreadable = Json.Record($"subscription {subscription.Text("id")}", subscription, _ => throw e);
            }

            if (unreadable is not null)
            {
                whole = false;
                yield return unreadable;
            }
        }

        foreach (KpiPoint point in whole ? Points(first, last, now) : [])
        {
            yield return new SourceRecord.Found(point);
        }
    }

    private IEnumerable<KpiPoint> Points(DateOnly first, DateOnly last, DateTimeOffset now)
    {
        var totals = new DailyTotals();
        foreach (((string measure, DateOnly day, string currency), decimal sum) in _yearly)
        {
            if (options.Kpis.TryGetValue(measure, out string? kpi))
            {
                decimal monthly = _units.Amount(currency, sum / 12);
                totals.Add(kpi, options.Scope, day, currency, Math.Round(monthly, _units.Digits(currency), MidpointRounding.AwayFromZero));
            }
        }

        DateOnly today = calendar.DayOf(now);
        if (options.Kpis.TryGetValue("mrr", out string? mrr))
        {
            totals.Fill(mrr, options.Scope, _currencies, today, today);
        }

        if (options.Kpis.TryGetValue("churned_mrr", out string? churned))
        {
            totals.Fill(churned, options.Scope, _currencies, first, last);
        }

        return totals.Points();
    }

    private async Task AddAsync(JsonElement subscription, DateOnly first, DateOnly last, DateTimeOffset now, CancellationToken cancel)
    {
        string currency = MinorUnits.CodeOf(subscription);
        _currencies.Add(currency);
        string status = subscription.Needed("status");
        bool paused = subscription.At("pause_collection").ValueKind == JsonValueKind.Object;
        if (status is "active" or "past_due" && !paused)
        {
            Add("mrr", calendar.DayOf(now), await YearlyAsync(subscription, now, cancel));
        }
        else if (status == "canceled" && Ended(subscription) is { } ended && calendar.DayOf(ended) is var day && day >= first && day <= last)
        {
            Add("churned_mrr", day, await YearlyAsync(subscription, ended, cancel));
        }

        void Add(string measure, DateOnly on, decimal amount) =>
            _yearly[(measure, on, currency)] = _yearly.GetValueOrDefault((measure, on, currency)) + amount;
    }

    // One that ended in its trial never recurred.
    private static DateTimeOffset? Ended(JsonElement subscription) =>
        StripeApi.Instant(subscription, "ended_at") is { } ended && !(StripeApi.Instant(subscription, "trial_end") >= ended) ? ended : null;

    private async Task<decimal> YearlyAsync(JsonElement subscription, DateTimeOffset at, CancellationToken cancel)
    {
        decimal sum = 0;
        decimal times = 12;
        IAsyncEnumerable<JsonElement> items = subscription.IsTrue("items", "has_more")
            ? api.ListAsync("subscription_items", [("subscription", subscription.Needed("id")), ("expand[]", "data.discounts")], cancel)
            : subscription.Items("items", "data").ToAsyncEnumerable();
        await foreach (JsonElement item in items)
        {
            JsonElement price = item.At("price");
            if (RecurringPrice.Recurs(price))
            {
                times = RecurringPrice.TimesAYear(price.At("recurring"));
                decimal yearly = RecurringPrice.Yearly(await WithTiersAsync(price, cancel), item.Whole("quantity") ?? 1);
                sum += Discounts.Off(item, yearly, times, at, options.Discounts);
            }
        }

        return Discounts.Off(subscription, sum, times, at, options.Discounts);
    }

    private async Task<JsonElement> WithTiersAsync(JsonElement price, CancellationToken cancel)
    {
        if (!RecurringPrice.HasTiers(price) || price.At("tiers").ValueKind == JsonValueKind.Array)
        {
            return price;
        }

        string id = price.Needed("id");
        if (!_tiered.TryGetValue(id, out JsonElement whole))
        {
            whole = await api.FindAsync($"prices/{Uri.EscapeDataString(id)}", [("expand[]", "tiers")], cancel) ?? price;
            _tiered[id] = whole;
        }

        return whole;
    }
}
