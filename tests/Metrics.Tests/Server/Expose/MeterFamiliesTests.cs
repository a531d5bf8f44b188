using System.Diagnostics.Metrics;
using System.Text;
using Metrics.Server.Expose;
using Microsoft.Extensions.DependencyInjection;

namespace Metrics.Tests.Server.Expose;

public sealed class MeterFamiliesTests : IDisposable
{
    private readonly ServiceProvider _host = new ServiceCollection().AddMetrics().BuildServiceProvider();

    [Fact]
    public void A_counter_adds_up_by_its_tags_and_carries_total()
    {
        using var families = new MeterFamilies(Meters);
        Counter<long> records = Meters.Create("Metrics.Test").CreateCounter<long>("metrics.source.records", null, "Records.");
        records.Add(2, new("source", "a"), new KeyValuePair<string, object?>("result", "new"));
        records.Add(3, new("source", "a"), new KeyValuePair<string, object?>("result", "new"));
        records.Add(1, new("source", "b"), new KeyValuePair<string, object?>("result", "unchanged"));

        Assert.Contains(
            "metrics_source_records_total{source=\"a\",result=\"new\"} 5\nmetrics_source_records_total{source=\"b\",result=\"unchanged\"} 1\n",
            Text(families),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_histogram_has_cumulative_buckets_with_the_bounds_that_it_asks_for()
    {
        using var families = new MeterFamilies(Meters);
        Histogram<double> durations = Meters.Create("Metrics.Test").CreateHistogram(
            "test.duration", "s", "Durations.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 10] });
        durations.Record(0.5);
        durations.Record(0.7);
        durations.Record(20);

        Assert.Contains(
            """
            test_duration_seconds_bucket{le="0.5"} 1
            test_duration_seconds_bucket{le="1.0"} 2
            test_duration_seconds_bucket{le="10.0"} 2
            test_duration_seconds_bucket{le="+Inf"} 3
            test_duration_seconds_sum 21.2
            test_duration_seconds_count 3

            """,
            Text(families),
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_observed_gauge_no_longer_says_is_absent()
    {
        using var families = new MeterFamilies(Meters);
        string[] sources = ["a", "b"];
        Meters.Create("Metrics.Test").CreateObservableGauge(
            "metrics.source.up", () => sources.Select(name => new Measurement<int>(1, new KeyValuePair<string, object?>("source", name))));
        string before = Text(families);
        sources = ["b"];

        Assert.Contains("metrics_source_up{source=\"a\"} 1\n", before, StringComparison.Ordinal);
        Assert.DoesNotContain("metrics_source_up{source=\"a\"}", Text(families), StringComparison.Ordinal);
    }

    [Fact]
    public void Meters_of_another_host_are_not_heard()
    {
        using ServiceProvider other = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var families = new MeterFamilies(Meters);
        other.GetRequiredService<IMeterFactory>().Create("Metrics.Test").CreateCounter<long>("stranger").Add(1);

        Assert.DoesNotContain("stranger", Text(families), StringComparison.Ordinal);
    }

    [Fact]
    public void The_runtime_tells_of_itself()
    {
        using var families = new MeterFamilies(Meters);

        string text = Text(families);

        Assert.Contains("dotnet_gc_collections_total{gc_heap_generation=\"gen0\"}", text, StringComparison.Ordinal);
        Assert.Contains("dotnet_process_memory_working_set_bytes ", text, StringComparison.Ordinal);
    }

    public void Dispose() => _host.Dispose();

    private IMeterFactory Meters => _host.GetRequiredService<IMeterFactory>();

    private static string Text(MeterFamilies families)
    {
        var writer = new FamilyWriter();
        families.Write(writer);
        return string.Concat(writer.Families.Select(family => Encoding.UTF8.GetString(family.Lines.Span)));
    }
}
