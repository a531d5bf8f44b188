using System.Reflection;
using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Facts.Json;

/// <summary>One fact of each kind, with the least or with all that it can say.</summary>
internal static class WholeFacts
{
    /// <summary>A fact that leaves out all it may.</summary>
    public static Fact Bare(FactKind kind) => kind switch
    {
        FactKind.Deployment => Some.Deployment(),
        FactKind.Change => Some.Change(),
        FactKind.Incident => Some.Incident(),
        FactKind.CodeRework => Some.Rework(),
        FactKind.Link => Some.Link("i", "d"),
        FactKind.Decision => new Decision { Id = "x", DecidedAt = Some.At("2026-01-05T10:00Z"), Title = "Fewer steps" },
        FactKind.Service => new CatalogEntry { Id = "component:default/pay", Name = "pay", Team = "payments" },
        _ => new KpiPoint
        {
            Id = "k",
            Kpi = "net_revenue",
            Scope = "organization",
            PeriodStart = new(2026, 1, 5),
            Period = KpiPeriod.Day,
            Value = 12.30m,
            Unit = "EUR",
        },
    };

    /// <summary>Gives every field a value of its own, so that two that change places are noticed.</summary>
    public static Fact Full(FactKind kind)
    {
        Fact fact = Bare(kind);
        int next = 1;
        foreach (PropertyInfo field in Fields(fact))
        {
            Type type = Nullable.GetUnderlyingType(field.PropertyType) ?? field.PropertyType;
            next++;
            field.SetValue(fact, type switch
            {
                _ when type == typeof(string) => $"text \"{next}\" é\n",
                _ when type == typeof(DateTimeOffset) => Some.At("2026-01-05T10:00:00.123Z").AddHours(next),
                _ when type == typeof(DateOnly) => new DateOnly(2026, 1, next),
                _ when type == typeof(bool) => true,
                _ when type == typeof(decimal) => 1234567.890m + next,
                _ when type == typeof(IReadOnlyList<string>) => new[] { $"one {next}", "two" },
                _ when type == typeof(IReadOnlyDictionary<string, string>) => new Dictionary<string, string> { [$"name {next}"] = "value" },
                { IsEnum: true } => Enum.GetValues(type).Cast<object>().Last(),
                _ => Convert.ChangeType(next, type, System.Globalization.CultureInfo.InvariantCulture),
            });
        }

        return fact switch
        {
            KpiPoint point => point with { Scope = $"product:{point.Scope}" },
            CodeRework day => day with { LinesChanged = 10 + day.LinesReworked },
            _ => fact,
        };
    }

    private static IEnumerable<PropertyInfo> Fields(Fact fact) =>
        fact.GetType().GetProperties().Where(p => p.CanWrite && p.Name != nameof(Fact.UpdatedAt));
}
