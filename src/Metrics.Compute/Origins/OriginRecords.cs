using Metrics.Compute.Numbers;
using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute.Origins;

/// <summary>
/// One record: what it is matched on, where it came from, and its value: 1 or 0 of a rate, milliseconds of a duration, lines reworked of
/// <see cref="Lines"/> changed.
/// </summary>
internal readonly record struct OriginRecord(int Services, byte Quarter, byte Size, ChangeOrigin Origin, long Value, long Lines = 1);

/// <summary>The deployments and changes of a scope over some quarters, ready to be compared by origin.</summary>
internal sealed class OriginRecords
{
    private readonly Evidence _evidence;
    private readonly long[] _starts;
    private readonly Lazy<Dictionary<int, long?>> _lines;

    /// <param name="quarters">One after another, oldest first.</param>
    public OriginRecords(FactIndex index, Scope scope, IReadOnlyList<CalendarPeriod> quarters, DateTimeOffset at)
    {
        Scope = scope;
        _starts = [.. quarters.Select(quarter => index.Calendar.Bounds(quarter).Start.ToUnixTimeMilliseconds())];
        long end = index.Calendar.Bounds(quarters[^1]).End.ToUnixTimeMilliseconds();
        _evidence = new Evidence(index, index.MembersOf(scope), new TimeSlice(_starts[0] - 1, end - 1), at.ToUnixTimeMilliseconds());
        _lines = new Lazy<Dictionary<int, long?>>(LinesCarried);
    }

    public Scope Scope { get; }

    private Tables Tables => _evidence.Tables;

    /// <summary>No metric has more records than this.</summary>
    public int Most => new[] { _evidence.Deployments.Count, _evidence.Leads.Count, _evidence.Merged.Count, _evidence.CodeRework.Count }.Max();

    /// <summary>Every merged change; their values say nothing.</summary>
    public IEnumerable<OriginRecord> Merged => _evidence.Merged.Select(row => Change(row, Tables.Changes[row].Merged, 0));

    /// <summary>The names of the services behind <see cref="OriginRecord.Services"/>.</summary>
    public string NamesOf(int services) => string.Join('\n', Tables.NamesOf(services).Order(StringComparer.Ordinal));

    /// <summary>The records behind one of <see cref="OriginMetrics"/>.</summary>
    public IEnumerable<OriginRecord> Of(string metric) => metric switch
    {
        "change_fail_rate" => Deployments(row => _evidence.StandingOf(row).Failed),
        "deployment_rework_rate" => Deployments(row => DeploymentReworkRate.IsRework(Tables.Deployments[row])),
        "code_rework_rate" => _evidence.CodeRework.Where(row => Tables.CodeRework[row].Changed > 0).Select(Rework),
        "lead_time" => Timed(_evidence.Leads.Select(lead => (lead.Change, Tables.Deployments[lead.Deployment].Time)), (change, at) => LeadTime.Total(change, at)),
        "time_to_first_review" => Timed(MergedAt(), (change, _) => LeadTime.Pickup(change)),
        _ => Timed(MergedAt(), (change, _) => LeadTime.Review(change)),
    };

    private IEnumerable<(int Change, long At)> MergedAt() => _evidence.Merged.Select(row => (row, Tables.Changes[row].Merged));

    private IEnumerable<OriginRecord> Deployments(Func<int, bool> counts)
    {
        foreach (int row in _evidence.Deployments)
        {
            DeploymentRow deployment = Tables.Deployments[row];
            yield return new OriginRecord(
                deployment.Production, QuarterOf(deployment.Time), OriginThresholds.SizeOf(_lines.Value.GetValueOrDefault(row)),
                DeploymentFrequency.OriginOf(deployment.Carried), counts(row) ? 1 : 0);
        }
    }

    // A deployment is as large as all that it carried; one that carried a change of unknown size is of unknown size.
    private Dictionary<int, long?> LinesCarried()
    {
        var lines = new Dictionary<int, long?>(_evidence.Deployments.Count);
        foreach (Lead lead in _evidence.Leads)
        {
            ushort one = Tables.Changes[lead.Change].Lines;
            long? before = lines.TryGetValue(lead.Deployment, out long? known) ? known : 0;
            lines[lead.Deployment] = one == ChangeRow.NoLines ? null : before + one;
        }

        return lines;
    }

    private IEnumerable<OriginRecord> Timed(IEnumerable<(int Change, long At)> changes, Func<ChangeRow, long, long?> time)
    {
        foreach ((int row, long at) in changes)
        {
            if (time(Tables.Changes[row], at) is { } span and >= 0)
            {
                yield return Change(row, at, span);
            }
        }
    }

    private OriginRecord Change(int row, long at, long value)
    {
        ref ChangeRow change = ref Tables.Changes[row];
        long? lines = change.Lines == ChangeRow.NoLines ? null : change.Lines;
        return new OriginRecord(change.Services, QuarterOf(at), OriginThresholds.SizeOf(lines), change.Origin, value);
    }

    private OriginRecord Rework(int row)
    {
        ref CodeReworkRow day = ref Tables.CodeRework[row];
        return new OriginRecord(day.Services, QuarterOf(day.Day), OriginThresholds.SizeOf(day.Changed), day.Origin, day.Reworked, day.Changed);
    }

    private byte QuarterOf(long at)
    {
        int found = Array.BinarySearch(_starts, at);
        return (byte)(found >= 0 ? found : ~found - 1);
    }
}
