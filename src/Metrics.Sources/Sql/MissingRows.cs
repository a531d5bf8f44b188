namespace Metrics.Sources.Sql;

/// <summary>What becomes of facts whose rows a query no longer returns.</summary>
internal enum MissingRows
{
    /// <summary>They are gone. Only a query that reads everything can tell; one without a row tells nothing.</summary>
    Delete,

    /// <summary>They stay.</summary>
    Keep,
}
