namespace Metrics.Facts;

/// <summary>The kinds of facts (definitions §1). <see cref="Link"/> is what a person states about an incident's cause,
/// <see cref="Service"/> what a catalog outside says of a service.</summary>
public enum FactKind
{
    Deployment,
    Change,
    Incident,
    Kpi,
    CodeRework,
    Decision,
    Link,

    /// <summary>A service as a catalog outside tells it (<see cref="CatalogEntry"/>).</summary>
    Service,
}

/// <summary>The names of the kinds where people see them: file names, events, labels, columns.</summary>
public static class FactKinds
{
    private static readonly string[] Names = ["deployment", "change", "incident", "kpi", "code_rework", "decision", "link", "service"];

    /// <summary>All kinds, in the order of definitions §1.</summary>
    public static IReadOnlyList<FactKind> All { get; } = Enum.GetValues<FactKind>();

    public static string Name(this FactKind kind) => Names[(int)kind];

    /// <summary>The kind of that name; null when there is none.</summary>
    public static FactKind? Parse(string name)
    {
        int at = Array.IndexOf(Names, name);
        return at < 0 ? null : (FactKind)at;
    }
}
