using System.Globalization;
using Metrics.Compute;
using Metrics.Compute.Pairs;
using Metrics.Compute.Review;
using Metrics.Compute.Snapshots;
using Metrics.Facts;
using Metrics.Server.Charts;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>The page of a snapshot.</summary>
internal static class HtmlPage
{
    private static readonly string[] Headline =
        ["deployments_per_day", "lead_time.median", "change_fail_rate", "failed_deployment_recovery.median", "deployment_rework_rate", "incidents"];

    public static string Render(SnapshotDocument document)
    {
        var html = new Html();
        Head(html, document);
        Numbers(html, document);
        Teams(html, document);
        Kpis(html, document);
        Pairs(html, document);
        HtmlReview.Write(html, document.Review);
        Services(html, document);
        Proof(html, document);
        html.Raw("</main></body></html>");
        return html.ToString();
    }

    private static void Head(Html html, SnapshotDocument document)
    {
        string title = $"{document.Organization.Name}, {document.Quarter}{(document.ToDate ? " to date" : "")}";
        html.Raw("<!doctype html>")
            .Raw("<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">")
            .Element("title", title)
            .Raw($"<style>{HtmlStyle.Css}{ChartStyle.Css}</style></head><body><main>")
            .Element("p", "Quarterly snapshot", "kicker")
            .Element("h1", title)
            .Element("p", $"Said on {Day(document.CreatedAt, document)} from {Count(document.Facts.Count)} facts. Snapshot {document.Id}, revision {document.Revision} of the store.", "lead");
        foreach (string limit in Limits.Of(document, instant => Day(instant, document)))
        {
            html.Element("p", limit, "note");
        }

        if (document.Note is { } note)
        {
            html.Element("p", note, "note");
        }

        if (document.Withheld.Count > 0)
        {
            html.Element("p", $"Left out, because they are sensitive: {string.Join(", ", document.Withheld)}.", "note");
        }
    }

    private static void Numbers(Html html, SnapshotDocument document)
    {
        ScopeNumbers first = document.Numbers[0];
        html.Raw("<section>").Element("h2", Name(first.Scope)).Raw("<div class=\"cards\">");
        foreach (Number number in Headline.Select(name => Find(first, name)).OfType<Number>())
        {
            html.Raw("<div class=\"card\">")
                .Element("h3", Title(number))
                .Element("p", Value(number), number.Value is null ? "value none" : "value")
                .Element("p", $"{Interval(number)}{Of(number)}{State(first, number)}", "small")
                .Raw("</div>");
        }

        html.Raw("</div>");
        Table(html, "Every number of the quarter", first);
        html.Raw("</section>");
    }

    private static void Teams(Html html, SnapshotDocument document)
    {
        ScopeNumbers[] teams = [.. document.Numbers.Where(numbers => numbers.Scope.Kind == ScopeKind.Team)];
        if (teams.Length < 2)
        {
            return;
        }

        html.Raw("<section>").Element("h2", "Teams").Raw("<div class=\"charts\">");
        foreach (string name in Headline)
        {
            Bar[] bars = [.. teams.Select(team => (Team: team, Number: Find(team, name))).Select(entry =>
                new Bar(entry.Team.Scope.Name, entry.Number?.Value, entry.Number?.Lower, entry.Number?.Upper))];
            string title = QuarterTitle(name);
            html.Raw("<figure>").Raw(new BarChart
            {
                Id = "teams-" + name.Replace('.', '-'),
                Title = title,
                Description = $"{title} by team over {document.Quarter}.",
                Unit = MetricCatalog.Find(name.Split('.')[0])!.Unit,
                Bars = bars,
            }.Render()).Element("figcaption", title).Raw("</figure>");
        }

        html.Raw("</div></section>");
        foreach (ScopeNumbers team in teams)
        {
            html.Raw("<section class=\"team\">").Element("h2", Name(team.Scope))
                .Element("p", team.Accountable is { } who ? $"Accountable: {who}" : "Nobody is named as accountable.", "lead");
            Table(html, $"Every number of team {team.Scope.Name}", team);
            html.Raw("</section>");
        }
    }

    private static void Kpis(Html html, SnapshotDocument document)
    {
        if (document.Kpis.Count == 0)
        {
            return;
        }

        html.Raw("<section>").Element("h2", "Business").Table(
            "KPIs of the quarter",
            ["KPI", "Scope", "Quarter", "Last period", "Before", "A year ago", "Target", "Owner", "To know"],
            document.Kpis.Select(row => (IReadOnlyList<string>)
            [
                row.Title, row.Scope, Figure(row.Quarter, row.Unit), Last(row),
                Figure(row.Previous, row.Unit, (double?)row.Value), Figure(row.YearAgo, row.Unit, (double?)row.Value),
                row.Target is { } target ? $"\t{ExportRows.Figure(target, (double?)row.Value)}{(row.Met is { } met ? met ? ", met" : ", missed" : "")}" : "\tnone agreed",
                row.Owner ?? "nobody", string.Join("; ", row.Flags),
            ])).Raw("</section>");
    }

    private static void Pairs(Html html, SnapshotDocument document)
    {
        if (document.Pairs.Count == 0)
        {
            return;
        }

        html.Raw("<section>").Element("h2", "Engineering beside business")
            .Element("p", "Two lines that move together are a hint, never a proof: nothing here says that one causes the other.", "lead");
        TimeZoneInfo zone = document.Organization.Calendar().Zone;
        foreach ((PairResult pair, int at) in document.Pairs.Select((pair, at) => (pair, at)))
        {
            string unit = MetricCatalog.Find(pair.Pair.Engineering.Split('.')[0])?.Unit ?? "";
            string kpi = document.KpiCatalog.FirstOrDefault(known => known.Name == pair.Pair.Business)?.Unit ?? "";
            int days = pair.Grain == PeriodGrain.Week ? 7 : 30;
            html.Raw("<figure>").Raw(new PairChart
            {
                Id = $"pair-{at}",
                Title = pair.Pair.Name,
                Description = pair.Words,
                First = new ChartSeries(pair.Pair.Engineering, unit, [.. pair.Periods.Select(one => new ChartPoint(one.End, one.Engineering))]),
                Second = new ChartSeries(pair.Pair.Business, kpi, [.. pair.Periods.Select(one => new ChartPoint(one.End, one.Business))]),
                Lag = pair.Evidence >= Evidence.Weak && pair.Best is { } best ? TimeSpan.FromDays(best.Lag * days) : TimeSpan.Zero,
                Zone = zone,
            }.Render()).Element("figcaption", $"{pair.Pair.Name}: {pair.Words}.").Raw("</figure>");
        }

        html.Raw("</section>");
    }

    private static void Services(Html html, SnapshotDocument document)
    {
        ScopeNumbers[] services = [.. document.Numbers.Where(numbers => numbers.Scope.Kind == ScopeKind.Service)];
        html.Raw("<section>").Element("h2", "Services").Table(
            "The headline numbers of every service",
            ["Service", "Accountable", .. Headline.Select(QuarterTitle)],
            services.Select(service => (IReadOnlyList<string>)
            [
                service.Scope.Name, service.Accountable ?? "nobody",
                .. Headline.Select(name => Find(service, name) is { } number ? "\t" + Value(number) + State(service, number) : "\tno data"),
            ])).Raw("</section>");
    }

    private static void Proof(Html html, SnapshotDocument document) => html.Raw("<section>").Element("h2", "How this is proved").Table(
        "Where the numbers come from",
        ["What", "Value"],
        [
            ["Digest of the facts", document.Facts.Sha256],
            ["Definitions", document.DefinitionVersion],
            ["Computed by", $"metrics {document.Program}"],
            .. document.Sources.Select(source => (IReadOnlyList<string>)
            [
                $"Source {source.Source}",
                source.LastSuccessAt is { } read ? $"last read {Day(read, document)}, {source.Accepted} records, {source.Quarantined} in quarantine" : "never read",
            ]),
            .. MetricCatalog.All.Select(metric => (IReadOnlyList<string>)[metric.Title, metric.Help]),
        ]).Element("p", "The last line of this file is its seal: \"metrics snapshot verify FILE\" checks it without any store.", "small").Raw("</section>");

    private static void Table(Html html, string caption, ScopeNumbers scope) => html.Table(
        caption,
        ["Number", "Value", "95 % interval", "Of", "State", "Rule"],
        scope.Numbers.Where(number => number.Part is null && (number.Origin is null || scope.Scope == Scope.Organization)).Select(number => (IReadOnlyList<string>)
        [
            Title(number), "\t" + Value(number), "\t" + Interval(number).TrimEnd(' ', ','), "\t" + Of(number), State(scope, number).TrimStart(' ', ','), number.Rule,
        ]));

    private static Number? Find(ScopeNumbers scope, string name)
    {
        string[] parts = name.Split('.');
        return scope.Numbers.FirstOrDefault(number =>
            number.Metric == parts[0] && number.Stat == (parts.Length > 1 ? parts[1] : null) && number.Origin is null && number.Part is null);
    }

    private static string Title(Number number) =>
        (MetricCatalog.Find(number.Metric)?.Title ?? number.Metric) + (number.Stat is { } stat ? $", {stat.Replace('_', ' ')}" : "")
        + (number.Origin is { } origin ? $" ({ExportRows.Word(origin).Replace('_', '-')} changes)" : "");

    private static string QuarterTitle(string name) => MetricCatalog.Find(name.Split('.')[0])!.Title;

    private static string Value(Number number) => number.Value is { } value ? Amount.Of(value, number.Unit) : "no data";

    private static string Interval(Number number) =>
        number is { Lower: { } low, Upper: { } high } ? $"{Amount.Of(low, number.Unit)} to {Amount.Of(high, number.Unit)}, " : "";

    private static string Of(Number number) => number.Denominator is { } below ? $"{number.Numerator} of {below}" : $"n = {number.Samples}";

    private static string State(ScopeNumbers scope, Number number)
    {
        string state = number.Status switch
        {
            NumberStatus.LowSample => ", few samples",
            NumberStatus.Stale => ", a source is late",
            NumberStatus.NoData => ", no data",
            _ => "",
        };
        return scope.NoteOn(number) is { } note ? $"{state}, {note}" : state;
    }

    private static string Last(KpiRow row) => row.Last is null
        ? "\tno data"
        : $"{Figure(row.Value, row.Unit, (double?)row.Previous, (double?)row.YearAgo, (double?)row.Target)} ({row.Last})";

    private static string Figure(decimal? value, string unit, params ReadOnlySpan<double?> beside) =>
        value is { } known ? $"\t{ExportRows.Figure(known, beside)} {unit}" : "\tno data";

    private static string Name(Scope scope) => scope.Kind switch
    {
        ScopeKind.Team => $"Team {scope.Name}",
        ScopeKind.Service => $"Service {scope.Name}",
        _ => "The organization",
    };

    private static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Day(DateTimeOffset instant, SnapshotDocument document) =>
        TimeZoneInfo.ConvertTime(instant, document.Organization.Calendar().Zone).ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture);
}
