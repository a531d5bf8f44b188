using System.Runtime.CompilerServices;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Stripe;

/// <summary>
/// Revenue by day from balance transactions. They never change: what takes a payment back is a new transaction, booked later. It is told
/// as a point of its own under the day of the sale, so that this day's sum is restated without reading it again.
/// </summary>
internal sealed class BalanceBook(StripeOptions options, StripeApi api, OrganizationCalendar calendar)
{
    private readonly MinorUnits _units = new(options.MinorDigits);
    private readonly Sales _sales = new(api);

    private readonly string[] _wanted = [.. StripeOptions.Measures[..3].Where(options.Kpis.ContainsKey)];

    public bool IsWanted => _wanted.Length > 0;

    /// <summary>The points of the transactions booked on these days.</summary>
    /// <param name="currencies">Those seen before; those seen now join them.</param>
    public async IAsyncEnumerable<SourceRecord> ReadAsync(
        DateOnly first, DateOnly last, SortedSet<string> currencies, [EnumeratorCancellation] CancellationToken cancel)
    {
        var totals = new DailyTotals();
        var damaged = new HashSet<DateOnly>();
        (string, string?)[] expand = options.Corrections == CorrectionDay.SaleDay
            ? [("expand[]", "data.source"), ("expand[]", "data.source.charge")]
            : [];
        await foreach (JsonElement transaction in api.CreatedAsync(
            "balance_transactions", calendar.StartOf(first), calendar.StartOf(last.AddDays(1)), expand, cancel))
        {
            if (await TakeAsync(transaction, totals, cancel) is { } unreadable)
            {
                damaged.Add(StripeApi.Instant(transaction, "created") is { } at ? calendar.DayOf(at) : first);
                yield return unreadable;
            }
        }

        currencies.UnionWith(totals.Units);
        foreach (string measure in _wanted)
        {
            totals.Fill(options.Kpis[measure], options.Scope, currencies, first, last);
        }

        // A sum that lacks a transaction would be wrong; no data is not.
        foreach (KpiPoint point in totals.Points().Where(point => !damaged.Any(day => IsOf(point, day))))
        {
            yield return new SourceRecord.Found(point);
        }
    }

    private static bool IsOf(KpiPoint point, DateOnly day) => point.PeriodStart == day || point.Id.EndsWith(Booked(day), StringComparison.Ordinal);

    private static string Booked(DateOnly day) => $"|booked {day:yyyy-MM-dd}";

    private async Task<SourceRecord?> TakeAsync(JsonElement transaction, DailyTotals totals, CancellationToken cancel)
    {
        try
        {
            string category = transaction.Text("reporting_category") ?? transaction.Needed("type");
            if (options.Categories.Contains(category))
            {
                await AddAsync(transaction, category, totals, cancel);
            }

            return null;
        }
        catch (JsonException e)
        {
            return Json.Record($"balance transaction {transaction.Text("id")}", transaction, _ => throw e);
        }
    }

    private async Task AddAsync(JsonElement transaction, string category, DailyTotals totals, CancellationToken cancel)
    {
        string currency = MinorUnits.CodeOf(transaction);
        DateTimeOffset booked = StripeApi.Instant(transaction, "created") ?? throw new JsonException("'created' is missing");
        DateOnly bookedDay = calendar.DayOf(booked);
        DateOnly day = options.Corrections == CorrectionDay.SaleDay
            ? calendar.DayOf(await _sales.SoldAtAsync(transaction.At("source"), cancel) ?? booked)
            : bookedDay;
        string suffix = day == bookedDay ? "" : Booked(bookedDay);
        void Add(string measure, long minor)
        {
            if (options.Kpis.TryGetValue(measure, out string? kpi))
            {
                totals.Add(kpi, options.Scope, day, currency, _units.Amount(currency, minor), suffix);
            }
        }

        long amount = StripeApi.Minor(transaction, "amount");
        Add("net_revenue", StripeApi.Minor(transaction, "net"));
        Add("fees", category is "fee" or "network_cost" ? -amount : StripeApi.Minor(transaction, "fee"));
        if (category is not ("fee" or "network_cost"))
        {
            Add("gross_revenue", amount);
        }
    }
}
