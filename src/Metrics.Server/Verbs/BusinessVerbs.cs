using System.CommandLine;
using System.Globalization;
using Metrics.Compute.Business;
using Metrics.Compute.Pairs;
using Metrics.Compute.Review;
using Metrics.Server.Api;
using Metrics.Server.Config;

namespace Metrics.Server.Verbs;

/// <summary><c>metrics kpis</c>: the business numbers, their targets and owners.</summary>
internal sealed class KpisVerb : IVerb
{
    public int Order => 85;

    public Command Build(VerbContext context) =>
        BusinessAnswer.Command(context, "kpis", "Show the KPIs: last closed period, the one before, target, owner.", [], (query, _) => query.Kpis(withSensitive: true), Print);

    private static void Print(VerbContext context, IReadOnlyList<KpiReading> kpis)
    {
        var table = new TextTable("KPI", "SCOPE", "PERIOD", "VALUE", "UNIT", "BEFORE", "TARGET", "STATE", "OWNER").Right(3, 5, 6);
        foreach (KpiReading one in kpis)
        {
            table.Add(
                one.Kpi.Name, one.Scope, one.Last?.Period.ToString(), Text(one.Last?.Value) ?? "no data", one.Kpi.Unit, Text(one.Previous?.Value),
                Text(one.Target) ?? "none", one.OnTarget switch { true => "met", false => "missed", _ => "" }, one.Kpi.Owner ?? "nobody");
        }

        table.Print(context);
    }

    private static string? Text(decimal? value) => value?.ToString("#,0.####", CultureInfo.InvariantCulture);
}

/// <summary><c>metrics pairs</c>: engineering beside business.</summary>
internal sealed class PairsVerb : IVerb
{
    public int Order => 86;

    public Command Build(VerbContext context) =>
        BusinessAnswer.Command(context, "pairs", "Show whether engineering metrics and KPIs move together, honestly.", [], (query, _) => query.Pairs(withSensitive: true), Print);

    private static void Print(VerbContext context, IReadOnlyList<PairResult> pairs)
    {
        foreach (PairResult pair in pairs)
        {
            context.Out.WriteLine($"{pair.Pair.Name} ({pair.Pair.Engineering} beside {pair.Pair.Business}, {pair.Pair.Scope})");
            context.Out.WriteLine($"  {pair.Words}");
            if (pair is { Evidence: >= Evidence.Weak, Best: { } best })
            {
                context.Out.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  rank correlation {best.Correlation:0.00} (95 % {best.Lower:0.00} to {best.Upper:0.00}), corrected p {best.Q:0.####}, {best.Samples} periods"));
            }
        }
    }
}

/// <summary><c>metrics review</c>: what leaders should talk about after a quarter.</summary>
internal sealed class ReviewVerb : IVerb
{
    public int Order => 87;

    public Command Build(VerbContext context)
    {
        var quarter = new Argument<string?>("quarter") { Description = "A quarter such as 2026-Q3; default: the last that has ended.", HelpName = "QUARTER", Arity = ArgumentArity.ZeroOrOne };
        return BusinessAnswer.Command(
            context,
            "review",
            "Show what to talk about after a quarter: trade-offs, quiet risks, invisible work, owners, decisions.",
            [quarter],
            (query, parsed) =>
            {
                var mistakes = new Mistakes();
                return query.Review(parsed.GetValue(quarter), withSensitive: true, mistakes)
                    ?? throw VerbException.Wrong(string.Join('\n', mistakes.ByPart.SelectMany(part => part.Value)));
            },
            Print);
    }

    private static void Print(VerbContext context, QuarterReview review)
    {
        context.Out.WriteLine($"Review of {review.Quarter}{(review.ToDate ? " to date" : "")}");
        Section(context, "Trade-offs", review.TradeOffs.Select(found => $"{found.Words}\n    leadership: {found.ForLeaders}\n    engineering: {found.ForEngineers}"));
        Section(context, "Quiet risks", review.QuietRisks.Select(risk => risk.Words));
        Section(context, "Invisible work", review.InvisibleWork.Select(work => work.Words));
        Section(context, "Without an owner", review.Ownership.Where(number => number.Accountable is null).Select(number => $"{number.Title} ({number.Scope})"));
        Section(context, "Targets missed", review.Ownership.Where(number => number.Met == false).Select(number => $"{number.Title} ({number.Scope}): {number.Accountable ?? "nobody"}"));
        Section(context, "Decisions", review.Decisions.Select(taken =>
            $"{taken.Decision.DecidedAt:yyyy-MM-dd} {taken.Decision.Title} ({taken.Decision.Owner ?? "no owner"}){(taken.Overdue ? ", review overdue" : "")}"
            + string.Concat(taken.Since.Select(moved => $"\n    {moved.Title}: {Amount.Of(moved.Before, moved.Unit)} before, {Amount.Of(moved.Now, moved.Unit)} since"))));
    }

    private static void Section(VerbContext context, string title, IEnumerable<string> lines)
    {
        context.Out.WriteLine();
        context.Out.WriteLine(title);
        string[] all = [.. lines];
        foreach (string line in all.Length == 0 ? ["none"] : all)
        {
            context.Out.WriteLine("  " + line);
        }
    }
}

/// <summary>The three parts that verbs about business share: read the store, ask, print or write JSON.</summary>
internal static class BusinessAnswer
{
    public static Command Command<T>(
        VerbContext context, string name, string help, Argument[] arguments, Func<BusinessQuery, ParseResult, T> ask, Action<VerbContext, T> print)
        where T : class
    {
        Option<bool> json = CommonOptions.Json();
        var command = new Command(name, help) { json };
        foreach (Argument argument in arguments)
        {
            command.Arguments.Add(argument);
        }

        command.SetAction(async (parsed, cancel) =>
        {
            MetricsConfig config = ConfigFile.Load(context, parsed);
            await using StoreNumbers numbers = await StoreNumbers.OpenAsync(config, context.Clock, cancel);
            T answer = ask(new BusinessQuery(numbers.Index, numbers.Config, context.Clock), parsed);
            if (parsed.GetValue(json))
            {
                Printing.Json(context, answer);
            }
            else
            {
                print(context, answer);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
