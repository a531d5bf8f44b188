using Metrics.Facts;

namespace Metrics.Compute.Snapshots;

/// <summary>How much one fact, or a group of them, moved one number.</summary>
public sealed record FactEffect(string Scope, string Name, double? Before, double? After);

/// <summary>A fact that arrived or changed after the first of two tellings, and what it moved.</summary>
/// <param name="Key">The fact; null for a group of facts that were too many to look at one by one, or for the passing of time.</param>
/// <param name="What"><c>new</c>, <c>restated</c>, <c>deleted</c>, <c>several</c> or <c>time</c>.</param>
/// <param name="Source">The source that said it; null for the passing of time.</param>
/// <param name="Title">What it is, in words.</param>
/// <param name="RecordedAt">When the store learned it.</param>
/// <param name="Effects">The numbers that it moved.</param>
public sealed record RestatedFact(
    FactKey? Key, string What, string? Source, string Title, DateTimeOffset? RecordedAt, IReadOnlyList<FactEffect> Effects);

/// <summary>What lies between two snapshots.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The second; <c>today</c> when the first is set against what would be said now.</param>
/// <param name="SameQuarter">Both tell the same quarter: differences are restatements.</param>
/// <param name="Numbers">The numbers that moved.</param>
/// <param name="Kpis">The KPIs that moved.</param>
/// <param name="Restated">For one quarter: the facts behind the difference.</param>
public sealed record SnapshotDiff(
    string From,
    string To,
    bool SameQuarter,
    IReadOnlyList<MovedNumber> Numbers,
    IReadOnlyList<MovedNumber> Kpis,
    IReadOnlyList<RestatedFact> Restated)
{
    /// <summary>The one scope that both cover and that is compared, with those inside it; null: both cover everything.</summary>
    public string? Scope { get; init; }

    /// <summary>The same for a reader who may not see sensitive KPIs.</summary>
    public SnapshotDiff Without(IReadOnlyList<Kpi> kpis)
    {
        IReadOnlySet<string> sensitive = SensitiveKpis.Of(kpis);
        bool Hidden(string name) => sensitive.Contains(name.Split(' ')[0]);
        return this with
        {
            Kpis = [.. Kpis.Where(moved => !Hidden(moved.Name))],
            Restated =
            [
                .. from cause in Restated
                   let effects = cause.Effects.Where(effect => !Hidden(effect.Name)).ToArray()
                   where effects.Length > 0
                   select cause with { Effects = effects },
            ],
        };
    }
}
