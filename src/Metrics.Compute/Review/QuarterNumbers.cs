using Metrics.Compute.Business;
using Metrics.Facts;

namespace Metrics.Compute.Review;

/// <summary>The numbers that a review asks for, each report computed once.</summary>
internal sealed class QuarterNumbers(FactIndex index, DateTimeOffset at, IReadOnlyList<SourceHealth> sources)
{
    private readonly Dictionary<(Scope, string, DateTimeOffset), NumberReport> _reports = [];
    private readonly HashSet<(KnownPart Part, Scope Scope)> _leftOut = [];

    public FactIndex Index { get; } = index;

    public DateTimeOffset At { get; } = at;

    public IReadOnlyList<SourceHealth> Sources { get; } = sources;

    /// <summary>As in the review that is written.</summary>
    public double? LeastMove { get; init; }

    /// <summary>As in the review that is written: what is known of a part of its time alone is compared with nothing.</summary>
    public bool ComparesWholes { get; init; }

    /// <summary>What was compared with nothing, and where.</summary>
    public IReadOnlyCollection<(KnownPart Part, Scope Scope)> LeftOut => _leftOut;

    public OrganizationCalendar Calendar => Index.Calendar;

    /// <summary>A value in a sentence beside what it is compared with.</summary>
    public string Say(double value, string unit, params ReadOnlySpan<double?> beside) =>
        LeastMove is null ? Amount.Of(value, unit) : Amount.Of(value, unit, beside);

    /// <summary>A number over a calendar period, as known at the instant of the review.</summary>
    public Number? Of(Scope scope, CalendarPeriod period, string name) => Find(Report(scope, Window.Of(period), At), name);

    /// <summary>A number that may be set beside that of another time; null where it is known of a part of its window alone.</summary>
    public Number? Comparable(Scope scope, CalendarPeriod period, string name) => Comparable(scope, Window.Of(period), At, name);

    public Number? Comparable(Scope scope, Window window, DateTimeOffset at, string name)
    {
        NumberReport report = Report(scope, window, at);
        if (Find(report, name) is not { } number)
        {
            return null;
        }

        if (ComparesWholes && report.KnownPartOf(number) is { } part)
        {
            _leftOut.Add((part, scope));
            return null;
        }

        return number;
    }

    /// <summary>What a reader should know of a number, in words; null where there is nothing.</summary>
    public string? NoteOn(Scope scope, CalendarPeriod period, Number number) =>
        ComparesWholes ? Report(scope, Window.Of(period), At).NoteOn(number) : null;

    /// <summary>The same number of two periods; null unless both have a value that rests on enough samples.</summary>
    public (Number Before, Number Now)? Both(Scope scope, CalendarPeriod before, CalendarPeriod now, string name) =>
        Comparable(scope, before, name) is { Value: not null, Status: not NumberStatus.LowSample } earlier
        && Comparable(scope, now, name) is { Value: not null, Status: not NumberStatus.LowSample } later
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

    private NumberReport Report(Scope scope, Window window, DateTimeOffset at)
    {
        if (!_reports.TryGetValue((scope, window.Text, at), out NumberReport? report))
        {
            _reports[(scope, window.Text, at)] = report = NumberQuery.Report(Index, scope, window, at, Sources);
        }

        return report;
    }

    private static Number? Find(NumberReport report, string name)
    {
        (string metric, string? stat) = MetricName.Split(name);
        return report.Find(metric, stat);
    }
}
