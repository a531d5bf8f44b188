using Metrics.Compute.Business;
using Metrics.Facts;

namespace Metrics.Compute.Review;

/// <summary>The numbers that a review asks for, each report computed once.</summary>
internal sealed class QuarterNumbers(FactIndex index, DateTimeOffset at, IReadOnlyList<SourceHealth> sources)
{
    private readonly Dictionary<(Scope, string, DateTimeOffset), NumberReport> _reports = [];

    public FactIndex Index { get; } = index;

    public DateTimeOffset At { get; } = at;

    public IReadOnlyList<SourceHealth> Sources { get; } = sources;

    /// <summary>As in the review that is written.</summary>
    public double? LeastMove { get; init; }

    public OrganizationCalendar Calendar => Index.Calendar;

    /// <summary>A value in a sentence beside what it is compared with.</summary>
    public string Say(double value, string unit, params ReadOnlySpan<double?> beside) =>
        LeastMove is null ? Amount.Of(value, unit) : Amount.Of(value, unit, beside);

    /// <summary>A number over a calendar period, as known at the instant of the review.</summary>
    public Number? Of(Scope scope, CalendarPeriod period, string name) => Of(scope, Window.Of(period), At, name);

    public Number? Of(Scope scope, Window window, DateTimeOffset at, string name)
    {
        (string metric, string? stat) = MetricName.Split(name);
        if (!_reports.TryGetValue((scope, window.Text, at), out NumberReport? report))
        {
            _reports[(scope, window.Text, at)] = report = NumberQuery.Report(Index, scope, window, at, Sources);
        }

        return report.Find(metric, stat);
    }

    /// <summary>The same number of two periods; null unless both have a value that rests on enough samples.</summary>
    public (Number Before, Number Now)? Both(Scope scope, CalendarPeriod before, CalendarPeriod now, string name) =>
        Of(scope, before, name) is { Value: not null, Status: not NumberStatus.LowSample } earlier
        && Of(scope, now, name) is { Value: not null, Status: not NumberStatus.LowSample } later
            ? (earlier, later)
            : null;

    /// <summary>A quarter and those before it, the oldest first.</summary>
    public static CalendarPeriod[] Back(OrganizationCalendar calendar, CalendarPeriod last, int count)
    {
        var quarters = new CalendarPeriod[count];
        for (int at = count - 1; at >= 0; at--)
        {
            quarters[at] = last;
            last = calendar.Previous(last);
        }

        return quarters;
    }

    public static string Title(string name)
    {
        (string metric, string? stat) = MetricName.Split(name);
        string title = MetricCatalog.Find(metric)?.Title ?? name;
        return stat is null ? title : $"{title} ({stat})";
    }

    public static string Explain(Scope scope, string window, string name)
    {
        (string metric, string? stat) = MetricName.Split(name);
        return $"/explain/{metric}?scope={Uri.EscapeDataString(scope.ToString())}&window={window}{(stat is null ? "" : $"&stat={stat}")}";
    }

    public static Movement Movement(Scope scope, string name, string window, double before, double now) =>
        new(name, Title(name), MetricCatalog.Find(MetricName.Split(name).Metric)?.Unit ?? "", before, now, Explain(scope, window, name));
}
