namespace Metrics.Server.Expose;

/// <summary>
/// Takes the samples of families that are few enough to be written anew each time. Samples of one family may come in any order among
/// others.
/// </summary>
internal sealed class FamilyWriter
{
    private readonly Dictionary<string, (Family Family, LineBuffer Lines, LineBuffer Sensitive)> _families = new(StringComparer.Ordinal);

    /// <summary>Adds a sample; NaN stands for an absent one and writes nothing.</summary>
    /// <param name="sensitive">Not for the role <c>scrape</c>.</param>
    public void Add(Family family, IEnumerable<KeyValuePair<string, string>> labels, double value, bool sensitive = false) =>
        AddLine(family, family.Name, ExpositionText.Labels(labels), value, sensitive);

    /// <summary>Adds a sample without labels of its own.</summary>
    public void Add(Family family, double value) => AddLine(family, family.Name, "", value);

    /// <summary>Adds a sample under another name than the family's, as histograms have them.</summary>
    public void AddLine(Family family, string name, string labels, double value, bool sensitive = false)
    {
        if (double.IsNaN(value))
        {
            return;
        }

        if (!_families.TryGetValue(family.Name, out (Family Family, LineBuffer Lines, LineBuffer Sensitive) lines))
        {
            _families.Add(family.Name, lines = (family, new LineBuffer(), new LineBuffer(0)));
        }

        (sensitive ? lines.Sensitive : lines.Lines).AddLine(name, labels, value);
    }

    /// <summary>The families in the order in which they were first named.</summary>
    public IReadOnlyList<FamilyLines> Families =>
        [.. _families.Values.Select(lines => new FamilyLines(lines.Family, lines.Lines.Written, lines.Sensitive.Written))];
}
