using System.Runtime.CompilerServices;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Stripe;

/// <summary>Reads what an account earned: payments less what was taken back, what was billed, and what recurs.</summary>
[Source(
    "stripe",
    Summary = "Net revenue, billed revenue, MRR and churned MRR by day and currency",
    Records = [FactKind.Kpi],
    Cost = "1 request a 100 new balance transactions, a 100 invoices of four months, and a 100 subscriptions",
    RequestsPerMinute = 1200)]
internal sealed class StripeSource(StripeOptions options, SourceTools tools) : ISource
{
    /// <summary>How many days are read at once on the way from the start.</summary>
    private const int Stretch = 31;

    private readonly StripeApi _api = new(options, tools.Http);

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        StripeCursor cursor = StripeCursor.Parse(window.Cursor);
        DateOnly start = tools.Calendar.DayOf(window.Start);
        DateOnly yesterday = tools.Calendar.DayOf(window.Until).AddDays(-1);
        var balance = new BalanceBook(options, _api, tools.Calendar);
        if (balance.IsWanted)
        {
            // The last whole day is read again: it costs little, and an overlap forgives a clock.
            var currencies = new SortedSet<string>(cursor.Currencies, StringComparer.Ordinal);
            DateOnly next = cursor.Booked ?? start;
            for (DateOnly first = next; first <= yesterday; first = first.AddDays(Stretch))
            {
                DateOnly last = Earlier(first.AddDays(Stretch - 1), yesterday);
                await foreach (SourceRecord record in balance.ReadAsync(first, last, currencies, cancel))
                {
                    yield return record;
                }

                cursor = cursor with { Booked = last, Currencies = [.. currencies] };
                yield return new SourceRecord.Checkpoint(cursor.ToString());
                yield return new SourceRecord.Progress((last.DayNumber - next.DayNumber + 1) / (yesterday.DayNumber - next.DayNumber + 1.0), "balance");
            }
        }

        DateOnly from = cursor.Read is { } read ? Later(read.AddDays(1 - options.Restate), start) : start;
        await foreach (SourceRecord record in OthersAsync(from, yesterday, window.Until, cancel))
        {
            yield return record;
        }

        yield return new SourceRecord.Checkpoint((cursor with { Read = yesterday }).ToString());
    }

    private async IAsyncEnumerable<SourceRecord> OthersAsync(
        DateOnly from, DateOnly to, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancel)
    {
        var invoices = new InvoiceBook(options, _api, tools.Calendar);
        if (invoices.IsWanted && from <= to)
        {
            await foreach (SourceRecord record in invoices.ReadAsync(from, to, cancel))
            {
                yield return record;
            }
        }

        var subscriptions = new SubscriptionBook(options, _api, tools.Calendar);
        if (subscriptions.IsWanted)
        {
            await foreach (SourceRecord record in subscriptions.ReadAsync(from, to, now, cancel))
            {
                yield return record;
            }
        }
    }

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;

    private static DateOnly Later(DateOnly one, DateOnly other) => one > other ? one : other;
}
