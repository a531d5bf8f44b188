namespace Metrics.Facts.Json;

/// <summary>
/// Tells by the fields that a table or a mapping has whether it can tell of reviews. One of changes that has none of these fields can't, so
/// its facts say that; an empty value in one that has them is a change that nobody reviewed.
/// </summary>
public static class ReviewFields
{
    private const string Unknown = "reviews_unknown";

    private static readonly string[] Telling = ["first_review_at", "approved_at", Unknown];

    /// <summary>Whether facts of the kind are changes, and none of the fields says anything of their reviews.</summary>
    public static bool AreMissing(FactKind kind, IEnumerable<string> fields) =>
        kind == FactKind.Change && !fields.Intersect(Telling, StringComparer.Ordinal).Any();

    /// <summary>States it of a fact.</summary>
    public static void State(FactInput input) => input.Set(Unknown, "true");
}
