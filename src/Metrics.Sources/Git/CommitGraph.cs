namespace Metrics.Sources.Git;

/// <summary>Every commit that the branch and the tags reach, by number: its parents and when it was committed. No contents.</summary>
internal sealed class CommitGraph
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _shas = [];
    private readonly List<int[]> _parents = [];
    private readonly List<DateTimeOffset> _committed = [];
    private readonly Dictionary<int, CommitSubject> _subjects = [];

    public int Count => _shas.Count;

    public static async Task<CommitGraph> ReadAsync(
        GitRepository repository, string tip, IReadOnlyList<GitTag> tags, CancellationToken cancel)
    {
        var graph = new CommitGraph();
        string[] arguments = ["log", "--stdin", "--no-show-signature", "--no-decorate", "--format=tformat:%H%x1f%ct%x1f%P%x1f%s"];
        IEnumerable<string> tips = tags.Select(tag => tag.Revision).Prepend(tip);
        await foreach (string line in repository.Program.SplitAsync('\n', arguments, tips, cancel))
        {
            graph.Add(line.Split('\x1f', 4));
        }

        return graph;
    }

    public string Sha(int commit) => _shas[commit];

    public int[] Parents(int commit) => _parents[commit];

    public bool IsMerge(int commit) => _parents[commit].Length > 1;

    public DateTimeOffset CommittedAt(int commit) => _committed[commit];

    /// <summary>What its first line tells; null when that is nothing.</summary>
    public CommitSubject? Subject(int commit) => _subjects.GetValueOrDefault(commit);

    /// <summary>The number of a commit; null when neither branch nor tags reach it.</summary>
    public int? Find(string sha) => _numbers.TryGetValue(sha, out int commit) ? commit : null;

    /// <summary>The same for an abbreviated name.</summary>
    public int? FindShort(string sha) =>
        sha.Length >= 40 ? Find(sha)
        : _shas.FindIndex(full => full.StartsWith(sha, StringComparison.OrdinalIgnoreCase)) is >= 0 and int at ? at
        : null;

    /// <summary>Every commit reachable from <paramref name="from"/>, stopping where <paramref name="take"/> says no.</summary>
    public IEnumerable<int> Walk(int from, Func<int, bool> take)
    {
        var open = new Stack<int>();
        if (take(from))
        {
            open.Push(from);
        }

        while (open.TryPop(out int commit))
        {
            yield return commit;
            foreach (int parent in _parents[commit].Where(take))
            {
                open.Push(parent);
            }
        }
    }

    private void Add(string[] parts)
    {
        int commit = NumberOf(parts[0]);
        _parents[commit] = [.. parts[2].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(NumberOf)];
        _committed[commit] = Times.OfSeconds(parts[1]);
        CommitSubject subject = CommitSubject.Parse(parts[3], IsMerge(commit));
        if (subject != CommitSubject.Parse("", merge: false))
        {
            _subjects[commit] = subject;
        }
    }

    private int NumberOf(string sha)
    {
        if (_numbers.TryGetValue(sha, out int known))
        {
            return known;
        }

        _numbers[sha] = _shas.Count;
        _shas.Add(sha);
        _parents.Add([]);
        _committed.Add(DateTimeOffset.UnixEpoch);
        return _shas.Count - 1;
    }
}
