using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute.Intake;

/// <summary>Turns incidents and people's statements about them into rows.</summary>
internal sealed class IncidentIntake
{
    private readonly Tables _tables;
    private readonly Unsettled _unsettled;
    private readonly CausePatterns _patterns;
    private readonly Comparison<int> _byStart;
    private readonly Comparison<int> _byResolution;
    private readonly Dictionary<(int Source, long Id), long> _statedOn = [];

    public IncidentIntake(Tables tables, Unsettled unsettled, Definitions definitions)
    {
        (_tables, _unsettled) = (tables, unsettled);
        _patterns = new CausePatterns(definitions.IncidentLinks);
        _byStart = (left, right) =>
        {
            int order = tables.Incidents[left].Started.CompareTo(tables.Incidents[right].Started);
            return order != 0 ? order : tables.Incidents[left].Id.CompareTo(tables.Incidents[right].Id);
        };
        _byResolution = (left, right) =>
        {
            int order = tables.Incidents[left].Resolved.CompareTo(tables.Incidents[right].Resolved);
            return order != 0 ? order : _byStart(left, right);
        };
    }

    public void Take(int source, Incident incident, bool deleted)
    {
        long id = Hashes.Of(incident.Id);
        int row = Find(source, id);
        if (row >= 0)
        {
            Detach(row);
        }

        if (deleted)
        {
            return;
        }

        if (row < 0)
        {
            row = _tables.Incidents.Count;
            _tables.Incidents.Add(default);
            _tables.Incidents[row].Name = _tables.Names.Encode(incident.Id);
            _tables.Incidents[row].First = LinkAnswer.Nothing;
            _tables.Incidents[row].StatedAt = long.MaxValue;
        }

        ref IncidentRow kept = ref _tables.Incidents[row];
        kept.Id = id;
        kept.Source = (ushort)source;
        kept.Started = incident.StartedAt.ToUnixTimeMilliseconds();
        kept.Resolved = incident.ResolvedAt?.ToUnixTimeMilliseconds() ?? IncidentRow.Open;
        kept.Services = _tables.Sets.NumberOf(_tables.Map.OfIncident(_tables.Source(source), incident));
        kept.Present = true;
        kept.Severity = _tables.Severities.NumberOf(incident.Severity);
        Attach(row, incident);
    }

    public void Take(int source, LinkStatement statement, bool deleted)
    {
        long id = Hashes.Of(statement.Id);
        if (_statedOn.Remove((source, id), out long before))
        {
            _tables.Statements[before].RemoveAll(row => row.Id == id && row.Source == source);
            Touch(before);
        }

        if (deleted)
        {
            return;
        }

        long about = Hashes.Of(statement.Incident);
        if (!_tables.Statements.TryGetValue(about, out List<StatementRow>? known))
        {
            _tables.Statements[about] = known = [];
        }

        bool none = statement.Deployment == Incident.NoDeployment;
        long cause = Hashes.Of(statement.Deployment);
        known.Add(new StatementRow(
            id, source, about, statement.IncidentSource is { } name ? _tables.SourceNumber(name) : -1, cause, none,
            statement.StatedAt.ToUnixTimeMilliseconds()));
        _statedOn[(source, id)] = about;
        Touch(about);
    }

    private void Touch(long incident)
    {
        foreach (int row in _tables.IncidentsById.Find(incident))
        {
            _unsettled.Incidents.Add(row);
        }
    }

    private int Find(int source, long id)
    {
        foreach (int row in _tables.IncidentsById.Find(id))
        {
            if (_tables.Incidents[row].Id == id && _tables.Incidents[row].Source == source)
            {
                return row;
            }
        }

        return -1;
    }

    private void Attach(int row, Incident incident)
    {
        ref IncidentRow kept = ref _tables.Incidents[row];
        _tables.IncidentsById.Add(kept.Id, row);
        foreach (ServiceFacts facts in FactsOf(kept))
        {
            _tables.Tell(facts, kept.Source, FactKind.Incident, 1);
            _tables.ToldMoved |= Ordered.Add(facts.Incidents, row, _byStart) == 0;
            _tables.ToldMoved |= Ordered.Add(kept.Resolved == IncidentRow.Open ? facts.Unresolved : facts.Restored, row, _byResolution) == 0;
        }

        bool none = incident.CausedBy == Incident.NoDeployment;
        long byTool = none ? Hashes.None : Hashes.OfMaybe(incident.CausedBy);
        CauseWord[] byPattern = _patterns.Find(incident);
        if (none || byTool != Hashes.None || byPattern.Length > 0)
        {
            _tables.Causes[row] = new StatedCause(none, byTool, byPattern);
        }

        _unsettled.Incidents.Add(row);
        TouchFixes(kept.Id);
    }

    /// <summary>Changes that name the incident may turn into fixes, or back: what carried them is derived anew.</summary>
    private void TouchFixes(long incident)
    {
        foreach (int change in _tables.ChangesByIncident.Find(incident))
        {
            foreach ((int service, _) in _tables.Carriers.Of(change))
            {
                _unsettled.Services.Add(service);
            }
        }
    }

    private void Detach(int row)
    {
        ref IncidentRow kept = ref _tables.Incidents[row];
        _tables.IncidentsById.Remove(kept.Id, row);
        foreach (ServiceFacts facts in FactsOf(kept))
        {
            _tables.Tell(facts, kept.Source, FactKind.Incident, -1);
            _tables.ToldMoved |= Ordered.Remove(facts.Incidents, row, _byStart) == 0;
            _tables.ToldMoved |= Ordered.Remove(kept.Resolved == IncidentRow.Open ? facts.Unresolved : facts.Restored, row, _byResolution) == 0;
        }

        _tables.Causes.Remove(row);
        kept.Present = false;
        _unsettled.Incidents.Add(row);
        TouchFixes(kept.Id);
    }

    private IEnumerable<ServiceFacts> FactsOf(IncidentRow incident)
    {
        int[] services = [.. _tables.Sets[incident.Services]];
        return services.Length == 0 ? [_tables.Nowhere] : services.Select(service => _tables.Services[service]);
    }
}
