using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Collect.Running;
using Metrics.Tests.Support;

namespace Metrics.Sources.Stripe;

/// <summary>The whole way against a simulator with five currencies, refunds and disputes: what is stored equals what it knows.</summary>
public class StripeSourceTests
{
    private static readonly string[] World = ["--seed", "7", "--customers", "200", "--until", "2026-10-20T00:00:00Z"];
    private static readonly MinorUnits Units = new(new Dictionary<string, int>());

    [ApiLabFact]
    public async Task Every_day_and_currency_equals_the_truth()
    {
        await using LabBench bench = await StartAsync(CorrectionDay.BookedDay);

        CollectResult first = await bench.RunAsync();
        CollectResult second = await bench.RunAsync();

        Assert.Equal((RunEnd.Done, null), (first.End, first.Error));
        await AssertTruthAsync(bench);
        Assert.Equal((0, 0), (second.New, second.Restated));
        Assert.Equal(0, (await bench.Lab.StatsAsync()).GetProperty("badRequests").GetArrayLength());
    }

    [ApiLabFact]
    public async Task With_all_faults_on_the_truth_is_the_same_at_little_more_requests()
    {
        await using LabBench calm = await StartAsync(CorrectionDay.SaleDay);
        CollectResult without = await calm.RunAsync();
        await using LabBench bench = await StartAsync(CorrectionDay.SaleDay, "--fault", ApiLab.AllFaults);

        CollectResult with = await bench.RunAsync();

        Assert.Equal((RunEnd.Done, null), (with.End, with.Error));
        Assert.Equal(await LinesAsync(calm), await LinesAsync(bench));
        Assert.InRange(with.Requests, without.Requests, without.Requests * 1.3);
    }

    [ApiLabFact]
    public async Task Refunds_restate_the_day_of_their_payment_whenever_they_come()
    {
        await using LabBench bench = await StartAsync(CorrectionDay.SaleDay);
        await bench.RunAsync();
        await bench.Lab.ControlAsync(new { advance = "P20D" });
        bench.Clock.JumpTo((await bench.Lab.StatsAsync()).GetProperty("clock").GetDateTimeOffset().AddSeconds(2));

        await bench.RunAsync();

        KpiPoint[] all = [.. (await bench.FactsAsync<KpiPoint>()).Values];
        KpiPoint[] late = [.. all.Where(point => point.Id.Contains("|booked ", StringComparison.Ordinal))];
        Assert.Contains(late, point => point.PeriodStart < new DateOnly(2026, 10, 19) && point.Value < 0 && string.CompareOrdinal(point.Id[^10..], "2026-10-20") >= 0);
        foreach (IGrouping<DateOnly, KpiPoint> day in late.Where(point => point.Kpi == "net").GroupBy(point => point.PeriodStart))
        {
            Assert.Contains(all, point => point.Kpi == "net" && point.PeriodStart == day.Key && point.Value > 0);
        }

        // Whatever day it counts for, nothing is lost and nothing counts twice.
        JsonElement truth = await bench.Lab.TruthAsync(bench.Clock.GetUtcNow().UtcDateTime.Date);
        foreach (string currency in new[] { "EUR", "USD" })
        {
            decimal booked = truth.GetProperty("settled").EnumerateArray().Where(row => MinorUnits.CodeOf(row) == currency)
                .Sum(row => Units.Amount(currency, row.GetProperty("net").GetDecimal()));
            Assert.Equal(booked, all.Where(point => point.Kpi == "net" && point.Unit == currency).Sum(point => point.Value));
        }
    }

    private static async Task<LabBench> StartAsync(CorrectionDay corrections, params string[] server) => await LabBench.StartAsync(
        await ApiLab.StartAsync("stripe", World, server),
        "stripe",
        address => new StripeOptions
        {
            Token = Secret.Of("rk_test_LabKey0123456789abcdefgh"),
            Url = address.ToString(),
            Corrections = corrections,
            Kpis = new Dictionary<string, string>
            {
                ["net_revenue"] = "net",
                ["gross_revenue"] = "gross",
                ["fees"] = "fees",
                ["paid_invoices"] = "paid",
                ["mrr"] = "mrr",
                ["churned_mrr"] = "churned",
            },
        },
        Some.At("2025-09-01T00:00Z"));

    private static async Task<string> LinesAsync(LabBench bench) =>
        string.Join('\n', (await bench.FactsAsync<KpiPoint>()).Values.Select(point => $"{point.Id} {point.Value}").Order(StringComparer.Ordinal));

    private static async Task AssertTruthAsync(LabBench bench)
    {
        JsonElement truth = await bench.Lab.TruthAsync();
        Dictionary<string, KpiPoint> points = await bench.FactsAsync<KpiPoint>();
        string[] Expected(string kpi, string table, Func<JsonElement, long> minor) =>
            [.. truth.GetProperty(table).EnumerateArray()
                .Select(row => Line(kpi, row.GetProperty("day").GetString()!, MinorUnits.CodeOf(row), Units.Amount(MinorUnits.CodeOf(row), minor(row))))
                .OfType<string>().Order(StringComparer.Ordinal)];
        string[] Actual(string kpi) =>
            [.. points.Values.Where(point => point.Kpi == kpi)
                .Select(point => Line(kpi, $"{point.PeriodStart:yyyy-MM-dd}", point.Unit, point.Value)).OfType<string>().Order(StringComparer.Ordinal)];

        Assert.Equal(Expected("net", "settled", row => row.GetProperty("net").GetInt64()), Actual("net"));
        Assert.Equal(
            Expected("paid", "invoicesPaid", row => row.GetProperty("total").GetInt64() - row.GetProperty("tax").GetInt64()), Actual("paid"));
        foreach (KpiPoint net in points.Values.Where(point => point.Kpi == "net"))
        {
            Assert.Equal(net.Value, points[net.Id.Replace("net", "gross", StringComparison.Ordinal)].Value - points[net.Id.Replace("net", "fees", StringComparison.Ordinal)].Value);
        }

        Dictionary<string, decimal> recurring = points.Values.Where(point => point.Kpi == "mrr").ToDictionary(point => point.Unit, point => point.Value);
        JsonProperty[] expected = [.. truth.GetProperty("monthlyRecurring").EnumerateObject()];
        Assert.Equal(expected.Length, recurring.Count);
        foreach (JsonProperty one in expected)
        {
            string currency = MinorUnits.Code(one.Name);
            decimal monthly = Units.Amount(currency, one.Value.GetProperty("minorUnitsTimes12").GetDecimal() / 12);
            Assert.Equal(Math.Round(monthly, Units.Digits(currency), MidpointRounding.AwayFromZero), recurring[currency]);
        }
    }

    private static string? Line(string kpi, string day, string currency, decimal value) => value == 0 ? null : $"{day} {currency} {kpi} {value:0.####}";
}
