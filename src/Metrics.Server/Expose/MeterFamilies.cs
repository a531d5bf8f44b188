using System.Diagnostics.Metrics;

namespace Metrics.Server.Expose;

/// <summary>The runtime's, the web server's and our own instruments as families.</summary>
internal sealed class MeterFamilies : IOwnFamilies, IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<Reading> _readings = [];

    /// <param name="meters">Whose meters are heard; a meter of another host in this process is not, one that belongs to none is.</param>
    public MeterFamilies(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if ((instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, meters)) && Wanted(instrument.Meter.Name))
            {
                var reading = new Reading(instrument);
                lock (_readings)
                {
                    _readings.Add(reading);
                }

                listener.EnableMeasurementEvents(instrument, reading);
            }
        };
        Hear<byte>(value => value);
        Hear<short>(value => value);
        Hear<int>(value => value);
        Hear<long>(value => value);
        Hear<float>(value => value);
        Hear<double>(value => value);
        Hear<decimal>(value => (double)value);
        _listener.Start();
    }

    public void Write(FamilyWriter to)
    {
        Reading[] readings;
        lock (_readings)
        {
            readings = [.. _readings];
        }

        Array.ForEach(readings, reading => reading.Forget());
        _listener.RecordObservableInstruments();
        foreach (Reading reading in readings.OrderBy(reading => reading.Family.Name, StringComparer.Ordinal))
        {
            reading.Write(to);
        }
    }

    public void Dispose() => _listener.Dispose();

    private static bool Wanted(string meter) =>
        meter is "System.Runtime" or "Microsoft.AspNetCore.Hosting" || meter.StartsWith("Metrics.", StringComparison.Ordinal);

    private void Hear<T>(Func<T, double> number)
        where T : struct =>
        _listener.SetMeasurementEventCallback<T>((_, value, tags, state) => (state as Reading)?.Take(number(value), tags));
}
