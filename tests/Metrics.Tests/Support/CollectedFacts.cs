using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Facts.Json;

namespace Metrics.Tests.Support;

/// <summary>The facts that runs of a source leave behind, kept by the rules of the store without one.</summary>
internal sealed class CollectedFacts
{
    private readonly Dictionary<(FactKind Kind, string Id), Fact> _facts = [];

    public string? Cursor { get; private set; }

    public List<SourceRecord.Unreadable> Unreadable { get; } = [];

    public IEnumerable<T> All<T>()
        where T : Fact => _facts.Values.OfType<T>();

    public T? Find<T>(string id)
        where T : Fact => All<T>().FirstOrDefault(fact => fact.Id == id);

    /// <summary>Every fact as stored, in the order of ids: equal facts give equal text.</summary>
    public string Text => string.Join('\n', _facts.OrderBy(pair => pair.Key.Kind).ThenBy(pair => pair.Key.Id, StringComparer.Ordinal)
        .Select(pair => FactJson.ToWire(pair.Value)));

    /// <summary>Runs a source as the runner does: what came after the last checkpoint of a run that failed is not kept.</summary>
    /// <returns>The fault that ended the run; null when it ended well.</returns>
    public async Task<SourceFaultException?> RunAsync(ISource source, DateTimeOffset start, DateTimeOffset now, Func<bool>? killed = null)
    {
        var pending = new List<SourceRecord>();
        try
        {
            var window = new CollectWindow(Cursor is null ? start : now, now, Cursor, start);
            await foreach (SourceRecord record in source.CollectAsync(window, default))
            {
                if (killed?.Invoke() == true)
                {
                    return null;
                }

                pending.Add(record);
                if (record is SourceRecord.Checkpoint checkpoint)
                {
                    pending.ForEach(Take);
                    pending.Clear();
                    Cursor = checkpoint.Cursor;
                }
            }

            return null;
        }
        catch (SourceFaultException fault)
        {
            return fault;
        }
    }

    public void Take(SourceRecord record)
    {
        switch (record)
        {
            case SourceRecord.Found { Fact: var fact } found:
                (FactKind, string) key = (fact.Kind, fact.Id);
                Fact? known = _facts.GetValueOrDefault(key);
                _facts[key] = known is null ? fact
                    : known.UpdatedAt > fact.UpdatedAt ? FactJson.Fill(fact, known)
                    : found.Partial ? FactJson.Fill(known, fact)
                    : fact;
                break;
            case SourceRecord.Deleted deleted:
                _facts.Remove((deleted.Kind, deleted.Id));
                break;
            case SourceRecord.Unreadable unreadable:
                Unreadable.Add(unreadable);
                break;
        }
    }
}
