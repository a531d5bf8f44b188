using System.Text.RegularExpressions;
using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute.Intake;

/// <summary>Turns changes into rows and puts them to their services.</summary>
internal sealed class ChangeIntake
{
    private readonly Tables _tables;
    private readonly Unsettled _unsettled;
    private readonly OriginRules _origins;
    private readonly HashSet<string> _fixLabels;
    private readonly Regex? _fixBranches;
    private readonly Comparison<int> _byMerge;
    private readonly Comparison<int> _byOpening;

    public ChangeIntake(Tables tables, Unsettled unsettled, Definitions definitions)
    {
        (_tables, _unsettled) = (tables, unsettled);
        _origins = new OriginRules(definitions.Origin);
        _fixLabels = new HashSet<string>(definitions.Hotfix.Labels, StringComparer.OrdinalIgnoreCase);
        _fixBranches = definitions.Hotfix.Branches.Count == 0 ? null : new Regex(
            string.Join('|', definitions.Hotfix.Branches.Select(Glob.ToPattern)),
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        _byMerge = (left, right) => Compare(left, right, tables.Changes[left].Merged, tables.Changes[right].Merged);
        _byOpening = (left, right) => Compare(left, right, tables.Changes[left].Opened, tables.Changes[right].Opened);
    }

    public void Take(int source, Change change, bool deleted)
    {
        long id = Hashes.Of(change.Id);
        int row = Find(source, id);
        if (row >= 0)
        {
            Detach(row);
        }

        if (deleted)
        {
            return;
        }

        int services = _tables.Sets.NumberOf(_tables.Map.OfChange(change));
        if (row < 0)
        {
            row = _tables.FreeChanges.Take(services);
            _tables.Changes[row].Name = _tables.Names.Encode(change.Id);
            _tables.Carriers.Reserve(_tables.Changes.Count);
        }

        Fill(ref _tables.Changes[row], source, id, services, change);
        if (change.Reverts is { Length: > 0 } reverted)
        {
            _tables.Reverts[row] = Hashes.Of(reverted);
        }

        if (change.Incidents is { Count: > 0 } incidents)
        {
            _tables.FixedIncidents[row] = [.. incidents.Select(incident => Hashes.Of(incident)).Distinct()];
            _tables.Changes[row].Flags |= ChangeFlags.NamesIncidents;
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

    private void Fill(ref ChangeRow row, int source, long id, int services, Change change)
    {
        ChangeOrigin origin = _origins.Of(change);
        row.Id = id;
        row.Source = (ushort)source;
        row.FirstCommit = Instant(change.FirstCommitAt);
        row.Opened = Instant(change.OpenedAt);
        row.FirstReview = Instant(change.FirstReviewAt);
        row.Merged = Instant(change.MergedAt);
        row.Services = services;
        long looked = Math.Min(row.FirstReview, Instant(change.ApprovedAt));
        row.Flags = ChangeFlags.Present | (ChangeFlags)origin
            | (change.AuthorKind == AuthorKind.Human && origin != ChangeOrigin.Bot ? ChangeFlags.ByPerson : 0)
            | (IsFix(change) ? ChangeFlags.Fix : 0)
            | (looked != ChangeRow.Never && looked <= row.Merged ? ChangeFlags.Reviewed : 0);
        row.Lines = Lines(change);
        row.Revisions = _tables.Mentions.Count;
        row.RevisionCount = 0;
        Mention(ref row, change.MergeRevision);
        foreach (string revision in change.Revisions ?? [])
        {
            if (revision != change.MergeRevision)
            {
                Mention(ref row, revision);
            }
        }
    }

    private static ushort Lines(Change change) => change is { Additions: null, Deletions: null }
        ? ChangeRow.NoLines
        : (ushort)Math.Clamp((long)(change.Additions ?? 0) + (change.Deletions ?? 0), 0, ChangeRow.MostLines);

    private void Mention(ref ChangeRow row, string? revision)
    {
        if (!string.IsNullOrEmpty(revision) && row.RevisionCount < ushort.MaxValue)
        {
            _tables.Mentions.Add(Hashes.Of(revision));
            row.RevisionCount++;
            _unsettled.Name(_tables, revision);
        }
    }

    private bool IsFix(Change change) =>
        change.Reverts is { Length: > 0 }
        || (change.Labels is { } labels && labels.Any(_fixLabels.Contains))
        || (change.Branch is { } branch && _fixBranches?.IsMatch(branch) == true);

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

        Each(change, (facts, each) =>
        {
            ref ChangeRow added = ref _tables.Changes[each];
            _tables.Tell(facts, added.Source, FactKind.Change, 1);
            if (added.Merged != ChangeRow.Never)
            {
                _tables.ToldMoved |= Ordered.Add(facts.Merged, each, _byMerge) == 0;
            }

            if (added.Opened != ChangeRow.Never)
            {
                _tables.ToldMoved |= Ordered.Add(facts.Opened, each, _byOpening) == 0;
            }
        }, row);
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

        Each(change, (facts, each) =>
        {
            ref ChangeRow removed = ref _tables.Changes[each];
            _tables.Tell(facts, removed.Source, FactKind.Change, -1);
            if (removed.Merged != ChangeRow.Never)
            {
                _tables.ToldMoved |= Ordered.Remove(facts.Merged, each, _byMerge) == 0;
            }

            if (removed.Opened != ChangeRow.Never)
            {
                _tables.ToldMoved |= Ordered.Remove(facts.Opened, each, _byOpening) == 0;
            }
        }, row);
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

    private void Each(in ChangeRow change, Action<ServiceFacts, int> act, int row)
    {
        foreach (int service in _tables.Sets[change.Services])
        {
            act(_tables.Services[service], row);
        }

        if (change.Services == ServiceSets.Empty)
        {
            act(_tables.Nowhere, row);
        }
    }

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

    private static long Instant(DateTimeOffset? instant) => instant?.ToUnixTimeMilliseconds() ?? ChangeRow.Never;
}
