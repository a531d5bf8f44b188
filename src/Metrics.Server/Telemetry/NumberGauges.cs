using System.Diagnostics.Metrics;
using Metrics.Compute;
using Metrics.Compute.Exposed;
using Metrics.Facts;

namespace Metrics.Server.Telemetry;

/// <summary>The numbers of /metrics as observable gauges, by the same names and labels.</summary>
internal sealed class NumberGauges(ICurrentIndex index, IMeterFactory meters, TimeProvider clock)
{
    public const string MeterName = "dora";

    private readonly Lock _asking = new();
    private readonly CurrentReports _reports = new();
    private (long Generation, long Minute)? _asked;
    private (int Family, Measurement<double> Value)[][] _rows = [];
    private ILookup<int, Measurement<double>> _values = Array.Empty<int>().ToLookup(_ => 0, _ => default(Measurement<double>));

    public void Publish()
    {
        Meter meter = meters.Create(MeterName);
        for (int i = 0; i < NumberSeries.Families.Count; i++)
        {
            int family = i;
            SeriesFamily series = NumberSeries.Families[i];
            meter.CreateObservableGauge(series.Name, () => Current()[family], null, series.Help);
        }
    }

    /// <summary>The values of every family: the gauges are asked one after another, the index once for all of them.</summary>
    private ILookup<int, Measurement<double>> Current()
    {
        lock (_asking)
        {
            DateTimeOffset now = clock.GetUtcNow();
            (long, long) moment = (index.Generation, now.ToUnixTimeSeconds() / 60);
            if (_asked != moment)
            {
                (Definitions definitions, IReadOnlyList<CurrentReport> reports) =
                    index.Read((facts, sources) => (facts.Definitions, _reports.At(facts, sources, now)));

                // Scopes that did not move keep what was measured.
                _rows = [.. reports.Select((report, at) => report.Report is null ? _rows[at] : [.. Measurements(report, definitions)])];
                _values = _rows.SelectMany(row => row).ToLookup(measured => measured.Family, measured => measured.Value);
                _asked = moment;
            }

            return _values;
        }
    }

    private static IEnumerable<(int Family, Measurement<double> Value)> Measurements(CurrentReport report, Definitions definitions) =>
        from number in report.Report!.Numbers
        from place in NumberSeries.PlacesOf(number)
        let value = place.Of(number, definitions)
        where !double.IsNaN(value)
        select (place.Family, new Measurement<double>(
            value, report.Labels.Concat(place.Labels).Select(label => new KeyValuePair<string, object?>(label.Key, label.Value))));
}
