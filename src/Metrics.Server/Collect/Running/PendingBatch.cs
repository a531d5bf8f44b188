using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Store;

namespace Metrics.Server.Collect.Running;

/// <summary>What a run has gathered and not yet stored, and what it has seen so far.</summary>
/// <param name="sweeps">The kinds that the source may sweep: the ids of all others need not be kept.</param>
internal sealed class PendingBatch(string source, IEnumerable<FactKind> sweeps, IReadOnlyCollection<string> quarantinedPlaces)
{
    private readonly Dictionary<FactKind, HashSet<string>> _seen = sweeps.ToDictionary(kind => kind, _ => new HashSet<string>(StringComparer.Ordinal));
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);
    private readonly List<Fact> _facts = [];
    private readonly List<Fact> _partial = [];
    private readonly List<Deletion> _deleted = [];
    private readonly List<Sweep> _swept = [];
    private readonly List<QuarantinedRecord> _quarantined = [];
    private readonly List<string> _healed = [];
    private readonly HashSet<string> _places = [.. quarantinedPlaces];
    private string? _cursor;

    public int Count => _facts.Count + _partial.Count + _deleted.Count + _swept.Count + _quarantined.Count + _healed.Count;

    public bool IsEmpty => Count == 0 && _cursor is null;

    /// <summary>The cursor of the last checkpoint seen in this run; null before the first.</summary>
    public string? Cursor { get; private set; }

    public void Take(SourceRecord record, DateTimeOffset now)
    {
        switch (record)
        {
            case SourceRecord.Found { Fact: var fact } when FactRules.Broken(fact) is var (field, wrong):
                Take(new SourceRecord.Unreadable($"{fact.Kind.Name()} {fact.Id.Replace("\0", "", StringComparison.Ordinal)}", $"{field}: {wrong}", ""), now);
                break;
            case SourceRecord.Found found:
                _seen.GetValueOrDefault(found.Fact.Kind)?.Add(found.Fact.Id);
                if (_deleted.Count > 0)
                {
                    // Deletions are written after facts: one that is back is not gone.
                    _deleted.RemoveAll(gone => gone.Kind == found.Fact.Kind && gone.Id == found.Fact.Id);
                }

                (found.Partial ? _partial : _facts).Add(found.Fact);
                Heal(found.Fact);
                break;
            case SourceRecord.Deleted deleted:
                _deleted.Add(new(deleted.Kind, deleted.Id, deleted.At));
                break;
            case SourceRecord.Swept swept:
                _swept.Add(new(swept.Kind, swept.IdPrefix, swept.From, swept.To, Seen(swept)));
                break;
            case SourceRecord.Unreadable unreadable:
                _unreadable.Add(unreadable.Where);
                _quarantined.Add(new() { Source = source, Place = unreadable.Where, Reason = unreadable.Reason, Raw = unreadable.Raw, At = now });
                break;
            case SourceRecord.Reviewed reviewed:
                _healed.AddRange(quarantinedPlaces.Where(place => Covers(reviewed.Where, place) && !_unreadable.Contains(place)));
                break;
            case SourceRecord.Checkpoint checkpoint:
                Cursor = _cursor = checkpoint.Cursor;
                break;
        }
    }

    /// <summary>Hands over what is pending, and begins anew.</summary>
    public FactBatch Cut()
    {
        var batch = new FactBatch
        {
            Source = source,
            Facts = [.. _facts],
            Partial = [.. _partial],
            Deleted = [.. _deleted],
            Swept = [.. _swept],
            Quarantined = [.. _quarantined],
            Healed = [.. _healed],
            Cursor = _cursor,
        };
        _facts.Clear();
        _partial.Clear();
        _deleted.Clear();
        _swept.Clear();
        _quarantined.Clear();
        _healed.Clear();
        _cursor = null;
        return batch;
    }

    /// <summary>A record that most sources name by its kind and id, and that can be read by now, leaves the quarantine.</summary>
    private void Heal(Fact fact)
    {
        if (_places.Count > 0 && $"{fact.Kind.Name()} {fact.Id}" is var place && !_unreadable.Contains(place) && _places.Remove(place))
        {
            _healed.Add(place);
        }
    }

    private string[] Seen(SourceRecord.Swept swept) => _seen.TryGetValue(swept.Kind, out HashSet<string>? ids)
        ? [.. ids.Where(id => id.StartsWith(swept.IdPrefix, StringComparison.Ordinal))]
        : throw new InvalidOperationException($"source '{source}' sweeps facts of kind {swept.Kind.Name()}, which its type does not declare");

    private static bool Covers(string where, string place) =>
        place.StartsWith(where, StringComparison.Ordinal) && (place.Length == where.Length || place[where.Length] == ',');
}
