using System.Globalization;
using Metrics.Compute;
using Metrics.Compute.Review;
using Metrics.Compute.Snapshots;
using Metrics.Facts;
using Metrics.Server.Board.Views;

namespace Metrics.Server.Board.Reading;

/// <summary>What moved between two snapshots, in words: comparisons name numbers as <c>lead_time.median of human changes</c>.</summary>
internal static class MovedNames
{
    public static MovedRow Row(MovedNumber moved, BoardQuestion question)
    {
        (string title, string unit) = Of(moved.Name, question);
        double? before = Parse(moved.Before), after = Parse(moved.After);
        return new MovedRow(
            title,
            ScopeWords(moved.Scope),
            Value(before, unit, after),
            Value(after, unit, before),
            Change(moved.Difference, unit),
            moved.BeyondInterval);
    }

    public static MovedRow Row(FactEffect effect, BoardQuestion question)
    {
        (string title, string unit) = Of(effect.Name, question);
        return new MovedRow(
            title,
            ScopeWords(effect.Scope),
            Value(effect.Before, unit, effect.After),
            Value(effect.After, unit, effect.Before),
            Change(effect.After - effect.Before, unit),
            null);
    }

    /// <summary>A fact in words; a point of a KPI goes by the KPI's title.</summary>
    public static string Title(RestatedFact cause, BoardQuestion question)
    {
        Kpi? kpi = cause.Key?.Kind == FactKind.Kpi
            ? question.Config.Kpis.FirstOrDefault(known => cause.Title.StartsWith(known.Name + " ", StringComparison.Ordinal))
            : null;
        string title = kpi?.Title is { } named ? named + cause.Title[kpi.Name.Length..] : cause.Title;
        return cause.Key is null ? char.ToUpperInvariant(title[0]) + title[1..] : title;
    }

    public static string ScopeWords(string scope) => Scope.Parse(scope) is { } known ? Words.Of(known) : scope;

    private static (string Title, string Unit) Of(string name, BoardQuestion question)
    {
        int space = name.IndexOf(' ', StringComparison.Ordinal);
        string head = space < 0 ? name : name[..space], rest = space < 0 ? "" : name[(space + 1)..];
        string[] parts = head.Split('.');
        if (MetricCatalog.Find(parts[0]) is { } metric)
        {
            string title = Words.TitleOf(metric, parts.Length > 1 ? parts[1] : null);
            return (rest.Length == 0 ? title : $"{title}, {rest.Replace('_', '-')}", metric.Unit);
        }

        Kpi? kpi = question.Config.Kpis.FirstOrDefault(known => known.Name == head);

        // A period as well as the unit stands behind a KPI's name: "(EUR, quarter)".
        string[] aside = rest.Trim('(', ')').Split(", ", 2);
        string period = aside.Length == 2 ? $", {aside[1]}" : "";
        return ((kpi?.Title ?? head) + period, kpi?.Unit ?? aside[0]);
    }

    private static double? Parse(string? text) =>
        text is null ? null : double.Parse(text, CultureInfo.InvariantCulture);

    private static string Value(double? value, string unit, double? beside) => value is { } known ? Amount.Of(known, unit, beside) : "no data";

    private static string Change(double? change, string unit) =>
        change switch
        {
            null => "–",
            < 0 => "−" + Size(-change.Value, unit),
            _ => "+" + Size(change.Value, unit),
        };

    /// <summary>A share moves by points: of percent there would be two readings.</summary>
    private static string Size(double change, string unit) =>
        unit == "ratio" ? Apart.Say(change * 100, [0], (points, _, more) => Apart.Digits(points, "0.##", more)) + " points" : Amount.Of(change, unit, 0);
}
