using Metrics.Facts;

namespace Metrics.Compute.Exposed;

/// <summary>
/// The current numbers of every scope, kept from one asking to the next: within a minute of the clock only the scopes that facts moved are
/// asked anew, for the others have no other numbers than windows that end some seconds later would give. Not for two threads at once.
/// </summary>
public sealed class CurrentReports
{
    // Beyond this, one pass over everything is cheaper than asking scope by scope.
    private const int MostScopes = 50;

    private (FactIndex? Facts, IReadOnlyList<SourceHealth>? Sources, long Minute) _kept;
    private long _moved;
    private CurrentReport[] _rows = [];

    /// <summary>A row for each scope and window in a fixed order, with its report where it may have moved since the last asking.</summary>
    public IReadOnlyList<CurrentReport> At(FactIndex facts, IReadOnlyList<SourceHealth> sources, DateTimeOffset at)
    {
        (FactIndex? Facts, IReadOnlyList<SourceHealth>? Sources, long Minute) asked = (facts, sources, at.ToUnixTimeSeconds() / 60);
        HashSet<Scope>? moved = asked == _kept ? MovedSince(facts) : null;
        _kept = asked;
        _moved = facts.MovedAt(Scope.Organization);
        if (moved is not null)
        {
            return
            [
                .. _rows.Select(row => moved.Contains(row.Scope)
                    ? row with { Report = NumberQuery.Report(facts, row.Scope, row.Window, at, sources) }
                    : row),
            ];
        }

        // Only the rows are kept: the numbers of a large organization take more room than their lines.
        IReadOnlyList<ExposedReport> all = ExposedReport.All(facts, sources, at);
        _rows = [.. all.Select(each => new CurrentReport(each.Labels, each.Report.Scope, each.Report.Window, null))];
        return [.. all.Select((each, i) => _rows[i] with { Report = each.Report })];
    }

    /// <summary>The scopes that facts moved since the last asking; null when they are many.</summary>
    private HashSet<Scope>? MovedSince(FactIndex facts)
    {
        var moved = new HashSet<Scope>();
        foreach (Scope scope in NumberQuery.Scopes(facts))
        {
            if (facts.MovedAt(scope) > _moved && moved.Add(scope) && moved.Count > MostScopes)
            {
                return null;
            }
        }

        return moved;
    }
}

/// <summary>A scope and window with the labels of its series, and its report; null where it is the one of the last asking.</summary>
public sealed record CurrentReport(IReadOnlyList<KeyValuePair<string, string>> Labels, Scope Scope, Window Window, NumberReport? Report);
