using System.Globalization;
using System.Text;
using Metrics.Compute;
using Metrics.Compute.Origins;
using Metrics.Compute.Pairs;
using Metrics.Compute.Review;
using Metrics.Compute.Snapshots;
using Metrics.Facts;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>Markdown, for a wiki or a pull request: the organization and its teams, KPIs, pairs and the review.</summary>
internal sealed class MarkdownExport : IExport
{
    public string Format => "md";

    public string MediaType => "text/markdown; charset=utf-8";

    public void Write(SnapshotDocument document, SnapshotSeal seal, Stream to)
    {
        var text = new StringBuilder();
        Head(text, document);
        Numbers(text, document);
        Kpis(text, document);
        Pairs(text, document.Pairs);
        Review(text, document.Review);
        using var file = new MemoryStream();
        file.Write(Encoding.UTF8.GetBytes(text.ToString()));
        TextSeal.Markup.Append(file, document.Id, seal);
        file.Position = 0;
        file.CopyTo(to);
    }

    public SealCheck? Check(ReadOnlyMemory<byte> file) => TextSeal.Markup.Check(file);

    private static void Head(StringBuilder text, SnapshotDocument document)
    {
        text.Append(CultureInfo.InvariantCulture, $"# {Plain(document.Organization.Name)}: {document.Quarter}{(document.ToDate ? " to date" : "")}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Snapshot {document.Id}, said on {document.CreatedAt:yyyy-MM-dd HH:mm} UTC from {document.Facts.Count} facts (revision {document.Revision}).\n");
        foreach (string limit in Limits.Of(document, instant => $"{instant:yyyy-MM-dd HH:mm} UTC"))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{Plain(limit)}\n");
        }

        if (document.Note is { } note)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n> {Plain(note)}\n");
        }

        if (document.Withheld.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nLeft out, because they are sensitive: {string.Join(", ", document.Withheld)}.\n");
        }
    }

    private static void Numbers(StringBuilder text, SnapshotDocument document)
    {
        foreach (ScopeNumbers scope in document.Numbers.Where(numbers => numbers.Scope.Kind != ScopeKind.Service || document.Numbers.Count == 1))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {Plain(scope.Scope.ToString())}\n\n");
            text.Append(scope.Accountable is { } who ? $"Accountable: {Plain(who)}\n\n" : "");
            text.Append("| number | value | 95 % interval | of | state |\n| --- | --- | --- | --- | --- |\n");
            foreach (Number number in scope.Numbers.Where(number => number.Origin is null && number.Part is null))
            {
                string interval = number is { Lower: { } low, Upper: { } high } ? $"{Amount.Of(low, number.Unit)} – {Amount.Of(high, number.Unit)}" : "";
                string of = number.Denominator is { } below ? $"{number.Numerator} of {below}" : $"{number.Samples}";
                text.Append(CultureInfo.InvariantCulture, $"| {SnapshotComparison.NameOf(number)} | {Value(number)} | {interval} | {of} | {State(scope, number)} |\n");
            }
        }
    }

    private static void Kpis(StringBuilder text, SnapshotDocument document)
    {
        if (document.Kpis.Count == 0)
        {
            return;
        }

        text.Append("\n## Business\n\n| KPI | scope | quarter | last period | target | owner |\n| --- | --- | --- | --- | --- | --- |\n");
        foreach (KpiRow row in document.Kpis)
        {
            string last = row.Value is { } value ? $"{ExportRows.Figure(value, (double?)row.Target)} ({row.Last})" : "no data";
            string whole = row.Quarter is { } quarter ? $"{quarter:#,0.##} {row.Unit}" : "no data";
            string target = row.Target is { } agreed ? $"{ExportRows.Figure(agreed, (double?)row.Value)}{(row.Met is { } met ? met ? " (met)" : " (missed)" : "")}" : "none agreed";
            text.Append(CultureInfo.InvariantCulture, $"| {Plain(row.Title)} | {Plain(row.Scope)} | {whole} | {last} | {target} | {Plain(row.Owner ?? "nobody")} |\n");
        }
    }

    private static void Pairs(StringBuilder text, IReadOnlyList<PairResult> pairs)
    {
        if (pairs.Count > 0)
        {
            text.Append("\n## Engineering beside business\n\n");
            foreach (PairResult pair in pairs)
            {
                text.Append(CultureInfo.InvariantCulture, $"* **{Plain(pair.Pair.Name)}**: {Plain(pair.Words)}.\n");
            }
        }
    }

    private static void Review(StringBuilder text, QuarterReview review)
    {
        void List(string title, IEnumerable<string> lines)
        {
            string[] all = [.. lines];
            text.Append(CultureInfo.InvariantCulture, $"\n### {title}\n\n");
            text.Append(all.Length == 0 ? "None.\n" : string.Concat(all.Select(line => $"* {line}\n")));
        }

        text.Append("\n## What to talk about\n");
        List("Trade-offs", review.TradeOffs.Select(found => $"{Plain(found.Words)} *For leadership:* {found.ForLeaders} *For engineering:* {found.ForEngineers}"));
        List("Quiet risks", review.QuietRisks.Select(risk => Plain(risk.Words)));
        List("Invisible work", review.InvisibleWork.Select(work => Plain(work.Words)));
        if (review.NotCompared is { Count: > 0 } left)
        {
            List("Not compared", left.Select(one => Plain(one.Words)));
        }

        if (review.Origins is { } origins)
        {
            List("What AI assistance goes with", OriginHeadlines.Of(origins).Select(effect => Plain(effect.Words)));
        }

        if (review.FailureCosts is { } costs)
        {
            List("Cost of failure", costs.Select(cost => Plain(string.Join(' ', cost.Assumptions.Prepend(cost.Words)))));
        }

        List("Without an owner", review.Ownership.Where(number => number.Accountable is null).Select(number => Plain(number.Title)));
        List("Decisions", review.Decisions.Select(taken =>
            $"{taken.Decision.DecidedAt:yyyy-MM-dd}: {Plain(taken.Decision.Title)} ({Plain(taken.Decision.Owner ?? "no owner")}){(taken.Overdue ? ", review overdue" : "")}"));
    }

    private static string State(ScopeNumbers scope, Number number) =>
        ExportRows.Word(number.Status) + (scope.NoteOn(number) is { } note ? $": {Plain(note)}" : "");

    private static string Value(Number number) => number.Value is { } value ? Amount.Of(value, number.Unit) : "no data";

    // What people wrote must not become markup, rows or links.
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (char letter in text)
        {
            plain.Append(letter switch
            {
                '\r' or '\n' => " ",
                '<' => "&lt;",
                '|' or '*' or '_' or '`' or '[' or ']' or '\\' or '#' => $"\\{letter}",
                _ => letter.ToString(),
            });
        }

        return plain.ToString();
    }
}
