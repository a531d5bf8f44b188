using Metrics.Compute.Rows;

namespace Metrics.Compute.Intake;

/// <summary>What the facts taken since the last settling touched: those services and incidents are derived anew.</summary>
internal sealed class Unsettled
{
    /// <summary>Services of which all is derived anew.</summary>
    public HashSet<int> Services { get; } = [];

    /// <summary>Services with new deployments at the end, which go on from what is derived.</summary>
    public HashSet<int> Tails { get; } = [];

    public HashSet<int> Incidents { get; } = [];

    public void Touch(ReadOnlySpan<int> services)
    {
        foreach (int service in services)
        {
            Services.Add(service);
        }
    }

    /// <summary>Notes a revision that came: incidents that name one by its beginning are linked anew.</summary>
    public void Name(Tables tables, string revision)
    {
        if (tables.ShortRevisions?.Add(revision) is { } key)
        {
            Collect(tables.IncidentsByCause, key, Incidents);
        }
    }

    /// <summary>Adds what a table holds under a hash.</summary>
    public static void Collect(RowTable rows, long hash, HashSet<int> into)
    {
        foreach (int row in rows.Find(hash))
        {
            into.Add(row);
        }
    }
}
