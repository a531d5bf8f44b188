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

    public Command Build(VerbContext context) => BusinessAnswer.OfMoment(
        context,
        "kpis",
        "Show the KPIs: last closed period, the one before, target, owner.",
        (query, at, asOf, mistakes, cancel) => query.KpisAsync(at, asOf, withSensitive: true, mistakes, cancel),
        Print);

    private static void Print(VerbContext context, IReadOnlyList<KpiReading> kpis)
    {
        var table = new TextTable("KPI", "SCOPE", "PERIOD", "VALUE", "UNIT", "BEFORE", "TARGET", "STATE", "OWNER").Right(3, 5, 6);
        foreach (KpiReading one in kpis)
        {
            (double? last, double? before, double? target) = ((double?)one.Last?.Value, (double?)one.Previous?.Value, (double?)one.Target);
            table.Add(
                one.Kpi.Name, one.Scope, one.Last?.Period.ToString(), Text(last, before, target) ?? "no data", one.Kpi.Unit, Text(before, last),
                Text(target, last) ?? "none", one.OnTarget switch { true => "met", false => "missed", _ => "" }, one.Kpi.Owner ?? "nobody");
        }

        table.Print(context);
    }

    private static string? Text(double? value, params ReadOnlySpan<double?> beside) =>
        value is { } known ? Apart.Say(known, beside, (number, _, more) => Apart.Digits(number, "#,0.####", more)) : null;
}

/// <summary><c>metrics pairs</c>: engineering beside business.</summary>
internal sealed class PairsVerb : IVerb
{
    public int Order => 86;

    public Command Build(VerbContext context) => BusinessAnswer.OfMoment(
        context,
        "pairs",
        "Show whether engineering metrics and KPIs move together, honestly.",
        (query, at, asOf, mistakes, cancel) => query.PairsAsync(at, asOf, withSensitive: true, mistakes, cancel),
        Print);

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

/// <summary>The three parts that verbs about business share: read the store, ask, print or write JSON.</summary>
internal static class BusinessAnswer
{
    /// <summary>A verb that is asked at an instant, as known by one.</summary>
    public static Command OfMoment<T>(
        VerbContext context,
        string name,
        string help,
        Func<BusinessQuery, string?, string?, Mistakes, CancellationToken, Task<T?>> ask,
        Action<VerbContext, T> print)
        where T : class
    {
        var question = new QuestionOptions();
        return Command(
            context,
            name,
            help,
            [question.At, question.AsOf],
            async (query, parsed, cancel) =>
            {
                var mistakes = new Mistakes();
                return await ask(query, parsed.GetValue(question.At), parsed.GetValue(question.AsOf), mistakes, cancel) ?? throw QuestionOptions.Wrong(mistakes);
            },
            print);
    }

    public static Command Command<T>(
        VerbContext context, string name, string help, Symbol[] parts, Func<BusinessQuery, ParseResult, CancellationToken, Task<T>> ask, Action<VerbContext, T> print)
        where T : class
    {
        Option<bool> json = CommonOptions.Json();
        var command = new Command(name, help) { json };
        foreach (Symbol part in parts)
        {
            if (part is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)part);
            }
        }

        command.SetAction(async (parsed, cancel) =>
        {
            MetricsConfig config = ConfigFile.Load(context, parsed);
            await using StoreNumbers numbers = await StoreNumbers.OpenAsync(config, context.Clock, cancel);
            T answer = await ask(new BusinessQuery(numbers.Index, numbers.Config, context.Clock), parsed, cancel);
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
