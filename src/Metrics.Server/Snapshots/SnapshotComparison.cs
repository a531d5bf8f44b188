using System.Globalization;
using System.Text.Json;
using Metrics.Compute;
using Metrics.Compute.Snapshots;
using Metrics.Facts;

namespace Metrics.Server.Snapshots;

/// <summary>Sets two documents side by side.</summary>
internal static class SnapshotComparison
{
    /// <summary>Numbers whose value differs, or that only one of the two has.</summary>
    public static IEnumerable<MovedNumber> Numbers(SnapshotDocument one, SnapshotDocument other)
    {
        Dictionary<(Scope, string), Number> later = Index(other);
        foreach (((Scope scope, string name) key, Number before) in Index(one))
        {
            later.Remove(key, out Number? after);
            if (before.Value != after?.Value)
            {
                yield return Moved(key.scope, key.name, before, after);
            }
        }

        foreach (((Scope scope, string name), Number after) in later.Where(entry => entry.Value.Value is not null))
        {
            yield return Moved(scope, name, null, after);
        }
    }

    /// <summary>KPIs whose value over the quarter, or over their last period, differs, or that only one of the two has.</summary>
    public static IEnumerable<MovedNumber> Kpis(SnapshotDocument one, SnapshotDocument other)
    {
        Dictionary<(string, string), KpiRow> later = other.Kpis.ToDictionary(row => (row.Scope, row.Kpi));
        foreach (KpiRow before in one.Kpis)
        {
            later.Remove((before.Scope, before.Kpi), out KpiRow? after);
            if (before.Quarter != after?.Quarter)
            {
                yield return Moved(before, $"{before.Kpi} ({before.Unit}, quarter)", before.Quarter, after?.Quarter);
            }
            else if (before.Last == after?.Last && before.Value != after?.Value)
            {
                yield return Moved(before, $"{before.Kpi} ({before.Unit}, {before.Last})", before.Value, after?.Value);
            }
        }

        foreach (KpiRow after in later.Values.Where(row => row.Quarter is not null))
        {
            yield return Moved(after, $"{after.Kpi} ({after.Unit}, quarter)", null, after.Quarter);
        }
    }

    /// <summary>The one scope that both cover, with what is inside it; null: both cover everything.</summary>
    /// <exception cref="SnapshotException">Neither covers the scope of the other.</exception>
    public static string? Common(SnapshotDocument one, SnapshotDocument other)
    {
        bool Has(SnapshotDocument document, string? scope) =>
            document.Scope is null || (scope is not null && SnapshotNumbers.Scopes(document).Contains(Scope.Parse(scope)!.Value));
        return Has(one, other.Scope) ? other.Scope
            : Has(other, one.Scope) ? one.Scope
            : throw new SnapshotException($"{one.Id} covers {one.Scope} and {other.Id} covers {other.Scope}: they have no scope in common") { Fault = SnapshotFault.Wrong };
    }

    /// <summary>Any part of a document as text, to compare.</summary>
    public static string Text(object part) => JsonSerializer.Serialize(part, SnapshotJson.Options);

    public static string NameOf(Number number) =>
        number.Metric + (number.Stat is { } stat ? $".{stat}" : "") + (number.Part is { } part ? $" {part}" : "")
        + (number.Origin is { } origin ? $" of {JsonNamingPolicy.SnakeCaseLower.ConvertName(origin.ToString())} changes" : "");

    private static Dictionary<(Scope Scope, string Name), Number> Index(SnapshotDocument document) =>
        document.Numbers
            .SelectMany(scope => scope.Numbers.Select(number => (scope.Scope, Number: number)))
            .ToDictionary(entry => (entry.Scope, NameOf(entry.Number)), entry => entry.Number);

    private static MovedNumber Moved(Scope scope, string name, Number? before, Number? after) => new(
        scope.ToString(),
        name,
        before?.Value?.ToString("R", CultureInfo.InvariantCulture),
        after?.Value?.ToString("R", CultureInfo.InvariantCulture),
        after?.Value - before?.Value,
        before is { Lower: { } low, Upper: { } high } && after?.Value is { } value ? value < low || value > high : null);

    private static MovedNumber Moved(KpiRow row, string name, decimal? before, decimal? after) => new(
        row.Scope,
        name,
        before?.ToString(CultureInfo.InvariantCulture),
        after?.ToString(CultureInfo.InvariantCulture),
        (double?)(after - before),
        null);
}
