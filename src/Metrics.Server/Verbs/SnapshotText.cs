using System.Globalization;
using Metrics.Compute.Review;
using Metrics.Compute.Snapshots;

namespace Metrics.Server.Verbs;

/// <summary>Snapshots' answers as words on a terminal.</summary>
internal static class SnapshotText
{
    private const int MostRows = 60;

    public static void Print(VerbContext context, SnapshotCheck check, bool json)
    {
        if (json)
        {
            Printing.Json(context, check);
            return;
        }

        context.Out.WriteLine($"{check.Id}{(check.Scope is { } scope ? $" ({scope} only)" : "")}: {(check.Identical ? "identical" : "not identical")} (signature: {check.Signature}{(check.FormerKey is { } key ? $", by the former key {key}" : "")})");
        foreach (SnapshotFinding finding in check.Findings)
        {
            context.Out.WriteLine($"  {finding.What}: {finding.Words}");
        }
    }

    public static void Print(VerbContext context, SnapshotDiff diff)
    {
        MovedNumber[] moved = [.. diff.Kpis.Concat(diff.Numbers)];
        context.Out.WriteLine(
            $"{diff.From} and {diff.To}: {Printing.Count(moved.Length, "number")} moved{(diff.Scope is { } scope ? $" in {scope}, which both cover" : "")}"
            + (diff.Restated.Count > 0 ? ", restated by the facts below" : ""));
        var table = new TextTable("SCOPE", "NUMBER", "BEFORE", "AFTER", "BEYOND ITS INTERVAL").Right(2, 3);
        foreach (MovedNumber one in moved.Take(MostRows))
        {
            table.Add(one.Scope, one.Name, Text(Number(one.Before), Number(one.After)), Text(Number(one.After), Number(one.Before)), one.BeyondInterval switch { true => "yes", false => "no", _ => "" });
        }

        table.Print(context);
        if (moved.Length > MostRows)
        {
            context.Out.WriteLine($"… and {moved.Length - MostRows} more: --json has them all");
        }

        foreach (RestatedFact cause in diff.Restated)
        {
            context.Out.WriteLine();
            context.Out.WriteLine(cause.What == "time"
                ? cause.Title
                : $"{cause.What}: {cause.Title} ({cause.Key?.ToString() ?? cause.Source}, recorded {Printing.At(cause.RecordedAt)})");
            foreach (FactEffect effect in cause.Effects.Take(12))
            {
                context.Out.WriteLine($"  {effect.Scope} {effect.Name}: {Text(effect.Before, effect.After)} → {Text(effect.After, effect.Before)}");
            }
        }
    }

    private static double? Number(string? exact) => exact is null ? null : double.Parse(exact, CultureInfo.InvariantCulture);

    private static string Text(double? value, double? beside) =>
        value is { } known ? Apart.Say(known, [beside], (number, _, more) => Apart.Digits(number, "0.####", more)) : "no data";
}
