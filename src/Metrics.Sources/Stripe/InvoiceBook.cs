using System.Runtime.CompilerServices;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Stripe;

/// <summary>What was billed, by the day an invoice was finalized, and what was paid, by the day it was paid; both without taxes.</summary>
internal sealed class InvoiceBook(StripeOptions options, StripeApi api, OrganizationCalendar calendar)
{
    /// <summary>How long before its payment an invoice may have been made.</summary>
    private const int LongestWait = 92;

    private readonly MinorUnits _units = new(options.MinorDigits);

    private readonly string[] _wanted = [.. StripeOptions.Measures[3..5].Where(options.Kpis.ContainsKey)];

    public bool IsWanted => _wanted.Length > 0;

    /// <summary>The points of these days.</summary>
    public async IAsyncEnumerable<SourceRecord> ReadAsync(DateOnly first, DateOnly last, [EnumeratorCancellation] CancellationToken cancel)
    {
        var totals = new DailyTotals();
        var currencies = new SortedSet<string>(StringComparer.Ordinal);
        bool whole = true;
        await foreach (JsonElement invoice in api.CreatedAsync(
            "invoices", calendar.StartOf(first.AddDays(-LongestWait)), calendar.StartOf(last.AddDays(1)), [], cancel))
        {
            if (Take(invoice, totals, currencies, first, last) is { } unreadable)
            {
                whole = false;
                yield return unreadable;
            }
        }

        foreach (string measure in _wanted)
        {
            totals.Fill(options.Kpis[measure], options.Scope, currencies, first, last);
        }

        // Which day a damaged invoice belongs to is not known, so no sum is.
        foreach (KpiPoint point in whole ? totals.Points() : [])
        {
            yield return new SourceRecord.Found(point);
        }
    }

    private SourceRecord? Take(JsonElement invoice, DailyTotals totals, SortedSet<string> currencies, DateOnly first, DateOnly last)
    {
        try
        {
            string currency = MinorUnits.CodeOf(invoice);
            currencies.Add(currency);
            string status = invoice.Needed("status");
            if (status is "draft" or "void")
            {
                return null;
            }

            long minor = (invoice.Whole("total_excluding_tax") ?? StripeApi.Minor(invoice, "total")) - Credited(invoice);
            void Add(string measure, string transition)
            {
                if (options.Kpis.TryGetValue(measure, out string? kpi)
                    && StripeApi.Instant(invoice, "status_transitions", transition) is { } at
                    && calendar.DayOf(at) is var day && day >= first && day <= last)
                {
                    totals.Add(kpi, options.Scope, day, currency, _units.Amount(currency, minor));
                }
            }

            if (status != "uncollectible")
            {
                Add("billed_revenue", "finalized_at");
            }

            if (status == "paid")
            {
                Add("paid_invoices", "paid_at");
            }

            return null;
        }
        catch (JsonException e)
        {
            return Json.Record($"invoice {invoice.Text("id")}", invoice, _ => throw e);
        }
    }

    // Credit notes say nothing of their tax here: it is taken to have the invoice's share.
    private static long Credited(JsonElement invoice)
    {
        long credited = (invoice.Whole("post_payment_credit_notes_amount") ?? 0) + (invoice.Whole("pre_payment_credit_notes_amount") ?? 0);
        long total = invoice.Whole("total") ?? 0;
        return credited == 0 || total == 0 || invoice.Whole("total_excluding_tax") is not { } net
            ? credited
            : (long)Math.Round((decimal)credited * net / total);
    }
}
