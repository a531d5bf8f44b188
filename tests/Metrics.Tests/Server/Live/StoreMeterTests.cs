using System.Diagnostics.Metrics;
using Metrics.Server.Config;
using Metrics.Server.Live;
using Metrics.Store;
using Metrics.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Metrics.Tests.Server.Live;

public sealed class StoreMeterTests
{
    private static readonly DateTimeOffset Now = Some.At("2026-11-20T10:00Z");

    [Fact]
    public void A_source_is_up_after_a_success_down_after_a_failure_and_absent_before_either()
    {
        using ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meter = new StoreMeter(services.GetRequiredService<IMeterFactory>(), new FixedTime(Now));
        SourceState[] states =
        [
            new() { Source = "good", LastAttemptAt = Now, LastSuccessAt = Now },
            new() { Source = "fell", LastAttemptAt = Now, LastSuccessAt = Now.AddDays(-1), DownSince = Now },
            new() { Source = "bad", LastAttemptAt = Now, DownSince = Now },
            new() { Source = "trying", LastAttemptAt = Now, LastError = "no answer yet" },
            new() { Source = "new" },
        ];
        var config = new MetricsConfig { Sources = [.. states.Select(state => new SourceSpec { Name = state.Source, Type = "files", Options = new object() })] };
        meter.Show(SourceStates.Of(config, states));

        var seen = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Name == "metrics.source.up" && instrument.Meter.Scope == services.GetRequiredService<IMeterFactory>())
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) => seen.Add($"{tags[0].Value} {value}"));
        listener.Start();
        listener.RecordObservableInstruments();

        Assert.Equal(["good 1", "fell 0", "bad 0"], seen);
    }
}
