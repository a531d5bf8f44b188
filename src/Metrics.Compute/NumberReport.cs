using Metrics.Compute.Numbers;
using Metrics.Facts;

namespace Metrics.Compute;

/// <summary>The numbers of one scope over one window.</summary>
/// <param name="Scope">The scope.</param>
/// <param name="Window">The window as asked.</param>
/// <param name="At">The instant.</param>
/// <param name="AsOf">The instant of knowledge when it was not the present.</param>
/// <param name="Revision">The store's revision that the index had reached.</param>
/// <param name="DefinitionVersion">A short digest of the definitions in force.</param>
/// <param name="Numbers">In the order of <see cref="MetricCatalog"/>.</param>
public sealed record NumberReport(
    Scope Scope,
    Window Window,
    DateTimeOffset At,
    DateTimeOffset? AsOf,
    long Revision,
    string DefinitionVersion,
    IReadOnlyList<Number> Numbers)
{
    /// <summary>The kinds of facts that are known of a part of the window alone, its end.</summary>
    public IReadOnlyList<KnownPart> KnownParts { get; init; } = [];

    /// <summary>The part of the window that a number was counted over; null where all that it needs is known over all of it.</summary>
    public KnownPart? KnownPartOf(Number number)
    {
        IReadOnlyList<FactKind> needed = number.Value is null ? [] : MetricCatalog.Find(number.Metric)?.Kinds ?? [];
        return KnownParts.Where(part => needed.Contains(part.Kind)).Cast<KnownPart?>().MaxBy(part => part?.Day);
    }

    /// <summary>What a reader should know of one of the numbers beside what it carries, in words; null where there is nothing.</summary>
    public string? NoteOn(Number number) =>
        ReviewLoad.LeftOut(this, number) ?? ChangeFailRate.WithoutIncidents(this, number) ?? KnownPartOf(number)?.Words;

    /// <summary>
    /// One of the numbers where it may be set beside that of another time; null too where it was counted over a part of its window alone.
    /// </summary>
    public Number? Comparable(string metric, string? stat = null, ChangeOrigin? origin = null) =>
        Find(metric, stat, origin) is { } number && KnownPartOf(number) is null ? number : null;

    /// <summary>One of the numbers; null when the report has none of that name.</summary>
    public Number? Find(string metric, string? stat = null, ChangeOrigin? origin = null, string? part = null)
    {
        if (Numbers is NumberList list)
        {
            int at = list.Find(metric, stat, origin, part);
            return at < 0 ? null : list[at];
        }

        return Numbers.FirstOrDefault(number =>
            number.Metric == metric && number.Stat == stat && number.Origin == origin && number.Part == part);
    }
}
