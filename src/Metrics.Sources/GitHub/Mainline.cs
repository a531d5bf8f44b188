namespace Metrics.Sources.GitHub;

/// <summary>
/// The default branch, newest first along first parents: what was merged or pushed onto it, in that order. Built page by page from the
/// history, which also holds the commits that merges brought in.
/// </summary>
internal sealed class Mainline(string head, DateTimeOffset floor)
{
    private readonly Dictionary<string, CommitNode> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<CommitNode> _commits = [];
    private string? _wanted = head;

    public IReadOnlyList<CommitNode> Commits => _commits;

    /// <summary>No older commit is to be had: the branch began, or what comes is before the start of history.</summary>
    public bool Ended => _wanted is null;

    public string? After { get; private set; }

    /// <summary>Whether it reaches back to the commit, or as far as it can.</summary>
    public bool Reaches(string? oid) => Ended || (oid is not null && _places.ContainsKey(oid));

    /// <summary>How far the commit is from the tip; null when it is not on the branch, or further back than was read.</summary>
    public int? PlaceOf(string oid) => _places.TryGetValue(oid, out int place) ? place : null;

    public void Add(Page<CommitNode> page)
    {
        foreach (CommitNode commit in page.Items)
        {
            _waiting.TryAdd(commit.Oid, commit);
        }

        while (_wanted is not null && _waiting.Remove(_wanted, out CommitNode? next))
        {
            if (next.CommittedDate < floor)
            {
                _wanted = null;
                return;
            }

            _places[next.Oid] = _commits.Count;
            _commits.Add(next);
            _wanted = next.Parents?.Items.FirstOrDefault()?.Oid;
        }

        After = page.Next;
        if (After is null)
        {
            _wanted = null;
        }
    }

    /// <summary>
    /// The commits after <paramref name="older"/> up to and including <paramref name="newer"/>, oldest first; with null from the beginning.
    /// </summary>
    public IReadOnlyList<string> Between(string? older, string newer)
    {
        int to = _places[newer];
        int from = older is null ? _commits.Count : _places.GetValueOrDefault(older, _commits.Count);
        var between = new List<string>();
        for (int place = from - 1; place >= to; place--)
        {
            between.Add(_commits[place].Oid);
        }

        return between;
    }
}
