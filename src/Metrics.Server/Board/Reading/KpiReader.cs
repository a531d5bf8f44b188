using Metrics.Compute.Business;
using Metrics.Compute.Review;
using Metrics.Facts;
using Metrics.Server.Board.Views;
using Metrics.Server.Charts;

namespace Metrics.Server.Board.Reading;

/// <summary>Reads the business numbers that this reader may see.</summary>
internal sealed class KpiReader(Numbers numbers)
{
    private const string Whole = "organization";

    /// <summary>Periods behind the last one that tell how much it usually moves.</summary>
    private const int Usual = 12;

    public static IEnumerable<Kpi> Visible(BoardQuestion question) => SensitiveKpis.Seen(question.Config.Kpis, question.SeesSensitive);

    public IReadOnlyList<KpiView> All(BoardQuestion question) => [.. Visible(question).Select(kpi => View(kpi, Whole, question))];

    /// <summary>The KPI of that name; null when there is none, or this reader may not see it.</summary>
    public static Kpi? Find(string name, BoardQuestion question) => Visible(question).FirstOrDefault(kpi => kpi.Name == name);

    /// <summary>The scopes for which a KPI is told.</summary>
    public IReadOnlyList<string> Scopes(Kpi kpi, BoardQuestion question) =>
        numbers.Ask((index, _) => KpiQuery.Scopes(index, question.Config.Kpis, kpi));

    /// <summary>Null when it is not told for that scope.</summary>
    /// <param name="scope">The scope as written; null: the organization.</param>
    public async Task<KpiPageView?> PageAsync(Kpi kpi, string? scope, BoardQuestion question, CancellationToken cancel)
    {
        string where = scope ?? Whole;
        return Scopes(kpi, question).Contains(where)
            ? new KpiReader(await numbers.KnownAsync(question, cancel)).Page(kpi, where, question)
            : null;
    }

    private KpiPageView Page(Kpi kpi, string where, BoardQuestion question)
    {
        IReadOnlyList<KpiValue> history = History(kpi, where, question);
        CalendarPeriod? asked = question.Window.Period is { Grain: not PeriodGrain.Year } written ? written : null;
        KpiEvidence evidence = numbers.Ask(
            (index, sources) => KpiExplaining.Of(index, question.Config.Kpis, kpi, where, asked, question.At, sources));
        return new KpiPageView
        {
            Kpi = kpi,
            View = View(kpi, where, question),
            Scope = where,
            Figure = Draw(kpi, history, question),
            Periods =
            [
                .. history
                    .Reverse()
                    .Take(60)
                    .Select(value => new KpiPeriodView(
                        Words.Of(Window.Of(value.Period)),
                        ValueText.Of((double)value.Value, kpi.Unit),
                        value.Closed,
                        value.Points.Count,
                        value.Flags)),
            ],
            Window = evidence.Period?.ToString() ?? "",
            Asked = asked is { } period ? Asked(kpi, where, period, evidence, question) : null,
            Behind = evidence.Period is { } told ? $"{(asked is null ? "The last closed period: " : "")}{Words.Of(Window.Of(told))}." : "",
            Points = [.. evidence.Parts.Select(Point)],
        };
    }

    private KpiAskedView Asked(Kpi kpi, string scope, CalendarPeriod period, KpiEvidence evidence, BoardQuestion question)
    {
        CalendarPeriod before = question.Calendar.Previous(period);
        KpiEvidence earlier = numbers.Ask((index, sources) => KpiExplaining.Of(index, question.Config.Kpis, kpi, scope, before, question.At, sources));
        return new KpiAskedView(
            Told(evidence, period, earlier), Told(earlier, before, evidence),
            $"/explain/{Uri.EscapeDataString(kpi.Name)}?scope={Uri.EscapeDataString(scope)}&window={before}{question.Moment}");
    }

    private static string Told(KpiEvidence evidence, CalendarPeriod period, KpiEvidence beside)
    {
        string value = evidence.Value is { } known ? Amount.Of((double)known.Value, evidence.Kpi.Unit, (double?)beside.Value?.Value) : "no data";
        string[] notes = [.. evidence.Value is { Closed: false } ? ["not closed"] : Array.Empty<string>(), .. evidence.Value?.Flags ?? []];
        return $"{Words.Of(Window.Of(period))}: {string.Join("; ", notes.Prepend(value))}";
    }

    private static KpiPointView Point(KpiPart part) => new(
        part.Key.Source,
        part.Key.Id,
        $"{part.Point.PeriodStart:yyyy-MM-dd}{(part.Point.Hour is { } hour ? $" {hour:00}:00" : "")}",
        FormattableString.Invariant($"{part.Point.Value:#,0.####} {part.Point.Unit}"),
        part.Why);

    private KpiView View(Kpi kpi, string scope, BoardQuestion question)
    {
        KpiReading reading = numbers.Ask((index, sources) => KpiQuery.Read(index, question.Config.Kpis, kpi, scope, question.At, sources));
        KpiValue[] closed = [.. History(kpi, scope, question).Where(value => value.Closed)];
        double? known = (double?)reading.Last?.Value;
        (string value, string unit) = known is { } last
            ? ValueText.Split(last, kpi.Unit, (double?)reading.Previous?.Value, (double?)reading.YearAgo?.Value, (double?)reading.Target)
            : ("–", "");
        return new KpiView
        {
            Name = kpi.Name,
            Title = kpi.Title ?? kpi.Name,
            Period = reading.Last is { } told ? Words.Of(Window.Of(told.Period)) : "",
            Value = value,
            Unit = unit,
            Status = reading.Status,
            StatusWords = Words.Of(reading.Status, 0),
            Change = Change(kpi, reading, closed),
            YearAgo = reading is { ChangeInYear: { } share, YearAgo: { } ago }
                ? $"{Share(share)} than a year ago ({Money(ago.Value, kpi, known)})"
                : null,
            ToDate = reading.ToDate is { Closed: false } running
                ? $"{Money(running.Value, kpi)} after {reading.Elapsed * 100:0} % of the {$"{reading.Period}".ToLowerInvariant()}"
                : null,
            Target = Target(kpi, reading),
            Owner = kpi.Owner,
            Flags = reading.Last?.Flags ?? [],
            Spark = new Sparkline
            {
                Values = [.. closed.TakeLast(26).Select(value => (double?)value.Value)],
                Target = reading.Target is { } target ? (double)target : null,
            }.Render(),
        };
    }

    private IReadOnlyList<KpiValue> History(Kpi kpi, string scope, BoardQuestion question) =>
        numbers.Ask(
            (index, sources) =>
                KpiQuery.History(
                    index,
                    question.Config.Kpis,
                    kpi,
                    scope,
                    KpiQuery.PeriodOf(index, question.Config.Kpis, kpi),
                    question.At,
                    sources));

    private static TargetView? Target(Kpi kpi, KpiReading reading) =>
        reading.Target is { } target
            ? new TargetView(
                $"{Bound(kpi.Better)}{Money(target, kpi, (double?)reading.Last?.Value)}",
                reading.OnTarget,
                (double)target)
            : null;

    private static string Bound(Direction? better) => better switch { Direction.Higher => "at least ", Direction.Lower => "at most ", _ => "" };

    /// <summary>A move counts where it is larger than twice the usual one: business numbers have no interval of their own.</summary>
    private static ChangeView? Change(Kpi kpi, KpiReading reading, KpiValue[] closed)
    {
        if (reading is not { Last: { } last, Previous: { } before, Change: { } share })
        {
            return null;
        }

        double[] moves =
        [
            .. closed.TakeLast(Usual + 1).Zip(closed.TakeLast(Usual), (one, next) => Math.Abs((double)(next.Value - one.Value))).Order(),
        ];
        double usual = moves.Length == 0 ? 0 : moves[moves.Length / 2];
        double weight = usual > 0 ? Math.Abs((double)(last.Value - before.Value)) / (2 * usual) : 0;
        bool up = last.Value > before.Value;
        Verdict verdict =
            weight < 1 ? Verdict.Unclear
            : kpi.Better is not { } good ? Verdict.Moved
            : up == (good == Direction.Higher) ? Verdict.Better
            : Verdict.Worse;
        return new ChangeView(verdict, Share(share), Money(before.Value, kpi, (double)last.Value), weight);
    }

    private static string Share(double share)
    {
        double size = Math.Abs(share);
        string said = Math.Round(size, 3) is > 0 and var rounded ? ValueText.Percent(rounded) : ValueText.Of(size, "ratio", 0);
        return $"{said} {(share >= 0 ? "more" : "less")}";
    }

    private static string Money(decimal value, Kpi kpi, params ReadOnlySpan<double?> beside) => ValueText.Of((double)value, kpi.Unit, beside);

    private static Figure Draw(Kpi kpi, IReadOnlyList<KpiValue> history, BoardQuestion question)
    {
        ChartPoint[] points =
        [
            .. history
                .Where(value => value.Closed)
                .TakeLast(104)
                .Select(value => new ChartPoint(value.End.AddMilliseconds(-1), (double)value.Value)),
        ];
        string title = kpi.Title ?? kpi.Name;
        var chart = new LineChart
        {
            Id = "kpi",
            Title = title,
            Description = Figures.Describe(points, kpi.Unit),
            Series = [new ChartSeries(title, kpi.Unit, points)],
            Zone = question.Zone,
            Target = kpi.Target is { } target ? new ChartTarget((double)target, $"target: {ValueText.Of((double)target, kpi.Unit)}") : null,
            FromZero = false,
            Size = ChartSize.Full,
        };
        return new Figure(
            $"{title} over time",
            "Closed periods only; the axis does not begin at zero.",
            chart.Render(),
            (chart with { Id = "kpi-narrow", Size = ChartSize.Narrow }).Render(),
            ["Until", "Value"],
            [
                .. points
                    .Reverse()
                    .Select(point => (string[])[question.Local(point.At, "d MMM yyyy"), ValueText.Of(point.Value!.Value, kpi.Unit)]),
            ]);
    }
}
