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
    private ExposedReport[] _reports = [];

    /// <summary>The reports in a fixed order; the same objects as before where nothing moved.</summary>
    public IReadOnlyList<ExposedReport> At(FactIndex facts, IReadOnlyList<SourceHealth> sources, DateTimeOffset at)
    {
        (FactIndex? Facts, IReadOnlyList<SourceHealth>? Sources, long Minute) asked = (facts, sources, at.ToUnixTimeSeconds() / 60);
        HashSet<Scope>? moved = asked == _kept ? MovedSince(facts) : null;
        if (moved is null)
        {
            _reports = [.. ExposedReport.All(facts, sources, at)];
        }
        else if (moved.Count > 0)
        {
            _reports =
            [
                .. _reports.Select(kept => moved.Contains(kept.Report.Scope)
                    ? kept with { Report = NumberQuery.Report(facts, kept.Report.Scope, kept.Report.Window, at, sources) }
                    : kept),
            ];
        }

        _kept = asked;
        _moved = facts.MovedAt(Scope.Organization);
        return _reports;
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
