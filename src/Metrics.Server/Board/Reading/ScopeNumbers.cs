using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Board.Views;
using Metrics.Server.Charts;

namespace Metrics.Server.Board.Reading;

/// <summary>The numbers of one scope, now and over the window before, as views.</summary>
internal sealed class ScopeNumbers
{
    private readonly Numbers _numbers;
    private readonly BoardQuestion _question;
    private readonly NumberReport _before;
    private IReadOnlyList<NumberReport>? _year;

    public ScopeNumbers(Numbers numbers, BoardQuestion question, Scope scope)
    {
        (_numbers, _question, Scope) = (numbers, question, scope);
        Report = numbers.Report(scope, question.Window, question.At);
        (Window window, DateTimeOffset at) = question.Before;
        _before = numbers.Report(scope, window, at);
    }

    public Scope Scope { get; }

    public NumberReport Report { get; }

    public Number? Find(string metric, string? stat = null, ChangeOrigin? origin = null) => Report.Find(metric, stat, origin);

    /// <summary>Each part of data quality that is known.</summary>
    public IEnumerable<Number> QualityParts => Report.Numbers.Where(number => number is { Metric: "data_quality", Part: not null });

    /// <summary>Null where the report does not have it.</summary>
    public NumberView? View(string name, string? stat = null, ChangeOrigin? origin = null)
    {
        if (MetricCatalog.Find(name) is not { } metric || Find(name, stat, origin) is not { } number)
        {
            return null;
        }

        Target? target = origin is null ? TargetOf(name, stat) : null;
        Number? before = _before.Comparable(name, stat, origin);
        TargetView? aim = Comparison.Against(target, number);
        (string value, string unit) = number.Value is { } known ? ValueText.Split(known, number.Unit, before?.Value, aim?.Value) : ("–", "");
        return new NumberView
        {
            Metric = metric,
            Stat = stat,
            Title = Words.TitleOf(metric, stat),
            Value = value,
            Unit = unit,
            Status = number.Status,
            StatusWords = Words.Of(number.Status, number.Samples),
            Interval = number is { Lower: { } low, Upper: { } high }
                ? $"{ValueText.Of(low, number.Unit)} to {ValueText.Of(high, number.Unit)}"
                : null,
            Basis = Words.BasisOf(number),
            Note = Report.NoteOn(number),
            Change = Comparison.Between(metric, number, before),
            Target = aim,
            Owner = OwnerOf(name, target),
            Explain = Links.Explain(name, Scope, _question.Window, stat, origin),
        };
    }

    /// <summary>With the picture of its trend over a year.</summary>
    public NumberView? WithTrend(string name, string? stat = null)
    {
        NumberView? view = View(name, stat);
        return view is null
            ? null
            : view with
            {
                Spark = new Sparkline
                {
                    Values = [.. Trend(name, stat).Select(point => point.Value)],
                    Target = view.Target?.Value,
                }.Render(),
            };
    }

    /// <summary>
    /// A year of it, a point a week; none where a week's window is known in part, or the line would rise from there by itself.
    /// </summary>
    public IReadOnlyList<ChartPoint> Trend(string metric, string? stat) =>
    [
        .. Year().Select(report => (report.At, Number: report.Comparable(metric, stat)))
            .Select(item => new ChartPoint(
                item.At, item.Number?.Value, item.Number?.Lower, item.Number?.Upper, item.Number?.Status == NumberStatus.LowSample)),
    ];

    // One walk through the year serves every trend of the scope.
    private IReadOnlyList<NumberReport> Year() => _year ??= _numbers.Year(Report, _question);

    private Target? TargetOf(string metric, string? stat)
    {
        string name = stat is null ? metric : $"{metric}.{stat}";
        return _question.Config.Targets.FirstOrDefault(target => target.Metric == name && target.Scope == Scope.ToString());
    }

    private string? OwnerOf(string metric, Target? target)
    {
        if (Scope != Scope.Organization)
        {
            return _question
                .Config.Catalog.Teams.LastOrDefault(team =>
                    Scope.Kind == ScopeKind.Team ? team.Name == Scope.Name : team.Services.Any(service => service.Name == Scope.Name))
                ?.Accountable;
        }

        return target?.Owner ?? _question.Config.Catalog.Metrics.GetValueOrDefault(metric)?.Accountable;
    }
}
