using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute.Intake;

/// <summary>Turns changes into rows and puts them to their services.</summary>
internal sealed class ChangeIntake
{
    private readonly Tables _tables;
    private readonly Unsettled _unsettled;
    private readonly Comparison<int> _byMerge;
    private readonly Comparison<int> _byOpening;

    public ChangeIntake(Tables tables, Unsettled unsettled)
    {
        (_tables, _unsettled) = (tables, unsettled);
        _byMerge = (left, right) => Compare(left, right, tables.Changes[left].Merged, tables.Changes[right].Merged);
        _byOpening = (left, right) => Compare(left, right, tables.Changes[left].Opened, tables.Changes[right].Opened);
    }

    public void Take(int source, PreparedChange prepared, Change change, bool deleted)
    {
        int row = Find(source, prepared.Row.Id);
        if (row >= 0)
        {
            Detach(row);
        }

        if (deleted)
        {
            return;
        }

        int services = _tables.Sets.NumberOf(prepared.Services);
        if (row < 0)
        {
            row = _tables.FreeChanges.Take(services);
            _tables.Changes[row].Name = _tables.Names.Encode(change.Id);
            _tables.Carriers.Reserve(_tables.Changes.Count);
        }

        Fill(ref _tables.Changes[row], source, services, prepared);
        Name(change);
        if (change.Reverts is { Length: > 0 } reverted)
        {
            _tables.Reverts[row] = Hashes.Of(reverted);
        }

        if (change.Incidents is { Count: > 0 } incidents)
        {
            _tables.FixedIncidents[row] = [.. incidents.Select(incident => Hashes.Of(incident)).Distinct()];
        }

        Attach(row);
    }

    private int Find(int source, long id)
    {
        foreach (int row in _tables.ChangesById.Find(id))
        {
            if (_tables.Changes[row].Id == id && _tables.Changes[row].Source == source)
            {
                return row;
            }
        }

        return -1;
    }

    private void Fill(ref ChangeRow row, int source, int services, PreparedChange prepared)
    {
        long name = row.Name;
        row = prepared.Row;
        row.Name = name;
        row.Source = (ushort)source;
        row.Services = services;
        row.Revisions = _tables.Mentions.Count;
        foreach (long revision in prepared.Revisions)
        {
            _tables.Mentions.Add(revision);
        }
    }

    private void Name(Change change)
    {
        if (_tables.ShortRevisions is null)
        {
            return;
        }

        foreach (string? revision in (change.Revisions ?? []).Prepend(change.MergeRevision))
        {
            if (!string.IsNullOrEmpty(revision))
            {
                _unsettled.Name(_tables, revision);
            }
        }
    }

    private void Attach(int row)
    {
        ref ChangeRow change = ref _tables.Changes[row];
        _tables.ChangesById.Add(change.Id, row);
        foreach (long revision in _tables.RevisionsOf(change))
        {
            _tables.ChangesByRevision.Add(revision, row);
        }

        foreach (long incident in _tables.FixedIncidents.GetValueOrDefault(row) ?? [])
        {
            _tables.ChangesByIncident.Add(incident, row);
        }

        foreach (int service in ServicesOf(change))
        {
            ServiceFacts facts = _tables.FactsOf(service);
            _tables.Tell(facts, change.Source, FactKind.Change, 1);
            if (change.Merged != ChangeRow.Never)
            {
                _tables.ToldMoved |= Ordered.Add(facts.Merged, row, _byMerge) == 0;
            }

            if (change.Opened != ChangeRow.Never)
            {
                _tables.ToldMoved |= Ordered.Add(facts.Opened, row, _byOpening) == 0;
            }
        }

        Touch(change, row);
    }

    private void Detach(int row)
    {
        ref ChangeRow change = ref _tables.Changes[row];
        _tables.ChangesById.Remove(change.Id, row);
        foreach (long revision in _tables.RevisionsOf(change))
        {
            _tables.ChangesByRevision.Remove(revision, row);
        }

        foreach (int service in ServicesOf(change))
        {
            ServiceFacts facts = _tables.FactsOf(service);
            _tables.Tell(facts, change.Source, FactKind.Change, -1);
            if (change.Merged != ChangeRow.Never)
            {
                _tables.ToldMoved |= Ordered.Remove(facts.Merged, row, _byMerge) == 0;
            }

            if (change.Opened != ChangeRow.Never)
            {
                _tables.ToldMoved |= Ordered.Remove(facts.Opened, row, _byOpening) == 0;
            }
        }

        Touch(change, row);
        foreach ((int service, _) in _tables.Carriers.Of(row))
        {
            _unsettled.Services.Add(service);
        }

        foreach (long incident in _tables.FixedIncidents.GetValueOrDefault(row) ?? [])
        {
            _tables.ChangesByIncident.Remove(incident, row);
        }

        _tables.FixedIncidents.Remove(row);
        _tables.Reverts.Remove(row);
        change.Flags = ChangeFlags.None;
    }

    private ReadOnlySpan<int> ServicesOf(in ChangeRow change) => change.Services == ServiceSets.Empty ? [Tables.NoService] : _tables.Sets[change.Services];

    private void Touch(in ChangeRow change, int row)
    {
        if (IsDerived(change) && (MayBeCarried(change) || SharesName(row)))
        {
            _unsettled.Touch(_tables.Sets[change.Services]);
        }

        Unsettled.Collect(_tables.MentionedElsewhere, change.Id, _unsettled.Services);
        Unsettled.Collect(_tables.IncidentsByCause, change.Id, _unsettled.Incidents);
        foreach (long revision in _tables.RevisionsOf(change))
        {
            Unsettled.Collect(_tables.MentionedElsewhere, revision, _unsettled.Services);
            Unsettled.Collect(_tables.IncidentsByCause, revision, _unsettled.Incidents);
        }
    }

    // Where nothing is derived yet, as while a store is read, all will be, and nothing needs to be looked for.
    private bool IsDerived(in ChangeRow change)
    {
        foreach (int service in _tables.Sets[change.Services])
        {
            if (_tables.Services[service].Flags.Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    // A deployment that is derived already began after its merge.
    private bool MayBeCarried(in ChangeRow change)
    {
        foreach (int service in _tables.Sets[change.Services])
        {
            if (change.Merged <= _tables.Services[service].Derived.LastStart)
            {
                return true;
            }
        }

        return false;
    }

    // Another change of the same id or revision: which of them a deployment means may turn.
    private bool SharesName(int row)
    {
        ref ChangeRow change = ref _tables.Changes[row];
        foreach (int other in _tables.ChangesById.Find(change.Id))
        {
            if (other != row && _tables.Changes[other].Id == change.Id)
            {
                return true;
            }
        }

        foreach (long revision in _tables.RevisionsOf(change))
        {
            foreach (int other in _tables.ChangesByRevision.Find(revision))
            {
                if (other != row && _tables.RevisionsOf(_tables.Changes[other]).Contains(revision))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private int Compare(int left, int right, long leftAt, long rightAt) =>
        leftAt != rightAt ? leftAt.CompareTo(rightAt) : _tables.Changes[left].Id.CompareTo(_tables.Changes[right].Id);
}
