namespace Metrics.Sources;

/// <summary>What there is, told to who named something else.</summary>
internal static class Names
{
    private const int Most = 8;

    /// <summary>The first of the names in their order, and how many more there are.</summary>
    public static string Some(IEnumerable<string?> names)
    {
        string[] all = [.. names.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        string more = all.Length > Most ? $" and {all.Length - Most} more" : "";
        return all.Length == 0 ? "none" : string.Join(", ", all.Take(Most)) + more;
    }
}
