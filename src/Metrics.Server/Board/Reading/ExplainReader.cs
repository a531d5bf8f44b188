using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Board.Views;
using Metrics.Server.Charts;

namespace Metrics.Server.Board.Reading;

/// <summary>What is asked of the page that proves a number.</summary>
internal sealed record ExplainAsk(
    string Metric,
    string? Stat,
    Scope Scope,
    ChangeOrigin? Origin = null,
    RecordRole? Role = null,
    int Page = 1,
    int? Earlier = null
);

/// <summary>Reads the page that proves a number.</summary>
internal sealed class ExplainReader(Numbers numbers, BoardFacts facts)
{
    private const int PageSize = 50;

    /// <summary>Null when there is no such number.</summary>
    public async Task<ExplainView?> ReadAsync(ExplainAsk ask, BoardQuestion question, CancellationToken cancel) =>
        await new ExplainReader(await numbers.KnownAsync(question, cancel), facts).ReadKnownAsync(ask, question, cancel);

    private async Task<ExplainView?> ReadKnownAsync(ExplainAsk ask, BoardQuestion question, CancellationToken cancel)
    {
        var scope = new ScopeNumbers(numbers, question, ask.Scope);
        if (scope.View(ask.Metric, ask.Stat, ask.Origin) is not { } view || scope.Find(ask.Metric, ask.Stat, ask.Origin) is not { } number)
        {
            return null;
        }

        IReadOnlyList<ExplainedRecord> all = numbers.Explain(ask.Metric, ask.Scope, question.Window, question.At, ask.Origin);
        ExplainedRecord[] shown = [.. all.Where(record => ask.Role is null || record.Role == ask.Role).Reverse()];
        int pages = Math.Max(1, (shown.Length + PageSize - 1) / PageSize),
            page = Math.Clamp(ask.Page, 1, pages);
        var records = new List<RecordView>();
        foreach (ExplainedRecord record in shown.Skip((page - 1) * PageSize).Take(PageSize))
        {
            records.Add(await RecordAsync(record, number, question, cancel));
        }

        IReadOnlyList<SourceView> sources = await facts.SourcesAsync(question, numbers.Sources(), cancel);
        HashSet<string> used = [.. all.Select(record => record.Key.Source)];
        return new ExplainView
        {
            Number = view,
            Scope = ask.Scope,
            Origin = ask.Origin,
            Formula = Formula(number, view),
            DefinitionVersion = scope.Report.DefinitionVersion,
            Revision = scope.Report.Revision,
            Roles =
            [
                .. all.GroupBy(record => record.Role)
                    .OrderBy(group => group.Key)
                    .Select(group => new RoleCount(group.Key, RoleWords(group.Key, number), Counts(group))),
            ],
            Shown = ask.Role,
            Records = records,
            Page = page,
            Pages = pages,
            Sources = [.. sources.Where(source => used.Contains(source.Name))],
            Earlier = ask.Earlier is { } days ? await EarlierAsync(ask, days, question, cancel) : null,
        };
    }

    private static string Formula(Number number, NumberView view)
    {
        if (number.Status == NumberStatus.NoData)
        {
            return $"{Words.WhyNoData(view.Note)} No data is not zero.";
        }

        string formula = Computed(number, view);
        return view.Note is null ? formula : $"{formula.TrimEnd('.')}; {view.Note}";
    }

    private static string Computed(Number number, NumberView view) =>
        number switch
        {
            { Unit: "ratio", Numerator: { } part, Denominator: { } all } => $"{part:#,0} ÷ {all:#,0} = {view.Text}",
            { Unit: "per_day" } => $"{view.Basis} ÷ the days of the window = {view.Text}",
            { Stat: not null, Samples: 1 } => $"{view.Basis}: {view.Text}",
            { Stat: "median" } => $"Of {view.Basis}, half took less than {view.Text}.",
            { Stat: "p90" } => $"Of {view.Basis}, nine in ten took less than {view.Text}.",
            { Stat: "mean" } => $"The sum of {view.Basis} ÷ {number.Samples:#,0} = {view.Text}",
            { Stat: "censored_median" } => $"Of {view.Basis}, half take less than {view.Text}; an open one counts as longer than its age (Kaplan–Meier).",
            _ => $"{view.Text}, counted record by record.",
        };

    private static string Counts(IEnumerable<ExplainedRecord> records) =>
        string.Join(
            ", ",
            records
                .GroupBy(record => record.Key.Kind)
                .OrderBy(kind => kind.Key)
                .Select(kind => $"{kind.Count():#,0} {Plural(kind.Key, kind.Count())}"));

    private static string Plural(FactKind kind, int count) =>
        kind == FactKind.CodeRework
            ? count == 1
                ? "day of rework"
                : "days of rework"
            : kind.Name() + (count == 1 ? "" : "s");

    private static string RoleWords(RecordRole role, Number number) =>
        (role, number.Unit) switch
        {
            (RecordRole.Numerator, "ratio") => "counted above the line",
            (RecordRole.Denominator, "ratio") => "below the line only",
            (RecordRole.Numerator, _) => "counted",
            (RecordRole.Denominator, _) => "divided by",
            _ => "left out",
        };

    private async Task<RecordView> RecordAsync(ExplainedRecord record, Number number, BoardQuestion question, CancellationToken cancel)
    {
        StoredFact[] versions =
            [.. (await facts.HistoryAsync(record.Key, cancel)).Where(version => question.AsOf is null || version.RecordedAt <= question.AsOf)];
        (string title, string? url) = TitleOf(versions.Length > 0 ? versions[^1].Fact : null, record.Key);
        string distance = record.DistanceSeconds is { } seconds ? $", {ValueText.Duration(seconds)} after it" : "";
        string cause = record.Deployment is { } deployment ? $" ({deployment.Id}, {MethodWords(record.Method)}{distance})" : "";
        string? how = record.Deployment is null && record.Method is not null ? $" ({MethodWords(record.Method)})" : null;
        return new RecordView
        {
            Role = record.Role,
            RoleWords = RoleWords(record.Role, number),
            Kind = record.Key.Kind.Name().Replace('_', ' '),
            Title = title,
            Url = url,
            At = question.Local(record.At, "d MMM yyyy, HH:mm"),
            Value = record.Value is { } value
                ? number.Unit == "seconds"
                    ? ValueText.Duration(value)
                    : ValueText.Digits(value)
                : null,
            Why = record.Why + cause + how,
            Source = record.Key.Source,
            Restated = Math.Max(0, versions.Length - 1),
        };
    }

    private static string MethodWords(string? method) =>
        method switch
        {
            "stated" => "stated by a person or the tool",
            "latest" => "the latest deployment before it",
            "listed" => "the deployment lists it",
            "ancestry" => "by its commits",
            "time" => "the first deployment after its merge",
            _ => method ?? "",
        };

    private static (string Title, string? Url) TitleOf(Fact? fact, FactKey key) =>
        fact switch
        {
            Deployment deployment => ($"{deployment.Service} {Short(deployment.Revision)}", deployment.Url),
            Change change => ($"{change.Repository}{(change.Number is { } number ? $" #{number}" : "")} {change.Title}", change.Url),
            Incident incident => (incident.Title, incident.Url),
            CodeRework rework => (
                $"{rework.Repository} on {rework.Day:yyyy-MM-dd}: {rework.LinesReworked} of {rework.LinesChanged} lines",
                null),
            _ => (key.Id, null),
        };

    private static string Short(string revision) => revision.Length > 10 ? revision[..7] : revision;

    // What was said about a moving window is compared over the window that ended then; a calendar period is the same one at both times.
    private async Task<EarlierView> EarlierAsync(ExplainAsk ask, int days, BoardQuestion question, CancellationToken cancel)
    {
        DateTimeOffset then = question.At.AddDays(-days);
        NumberReport said = await numbers.ReportAsOfAsync(ask.Scope, question.Window, then, then, cancel);
        NumberReport known = numbers.Report(ask.Scope, question.Window, question.Window.Period is null ? then : question.At);
        string? notBegun = question.Window.Period is { } period ? question.Calendar.NotBegun(period, then) : null;
        Number? one = notBegun is null ? Find(said, ask) : null,
            other = Find(known, ask);
        string before = Text(one, other),
            after = Text(other, one);
        string words =
            notBegun is not null
                ? $"{question.Window} had not begun."
            : before == after
                ? "Nothing that arrived since has changed it."
                : "Records that arrived or were corrected since have changed it.";
        return new EarlierView(days, question.Local(then, "d MMM yyyy, HH:mm"), before, after, words);
    }

    private static Number? Find(NumberReport report, ExplainAsk ask) =>
        report.Numbers.FirstOrDefault(number =>
            number.Metric == ask.Metric && number.Stat == ask.Stat && number.Origin == ask.Origin && number.Part is null);

    private static string Text(Number? number, Number? beside) =>
        number?.Value is { } value ? ValueText.Of(value, number.Unit, beside?.Value) : "no data";
}
