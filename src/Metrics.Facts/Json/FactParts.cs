namespace Metrics.Facts.Json;

/// <summary>How much of a fact is read.</summary>
public enum FactParts
{
    All,

    /// <summary>
    /// What numbers are made of: the titles and addresses of deployments and changes, which only people read, are left out.
    /// </summary>
    Counted,
}
