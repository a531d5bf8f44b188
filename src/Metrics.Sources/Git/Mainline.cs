namespace Metrics.Sources.Git;

/// <summary>One change: the commit on the branch, and the commits that came with it (itself included unless it is a merge).</summary>
internal sealed record ChangeUnit(int Commit, IReadOnlyList<int> Commits, int Step);

/// <summary>
/// The branch's own line of commits (first parents), oldest first, and which commits each step brought. A step that only pulled the
/// remote's state of the same branch stands for the changes that it pulled in.
/// </summary>
internal sealed class Mainline
{
    private readonly CommitGraph _graph;
    private readonly string _branch;
    private readonly List<int> _steps = [];
    private readonly List<List<ChangeUnit>> _units = [];
    private readonly ChangeUnit?[] _owner;
    private readonly int[] _stepOf;

    public Mainline(CommitGraph graph, string branch, string tip)
    {
        _graph = graph;
        _branch = branch.Replace("refs/heads/", "", StringComparison.Ordinal).Replace("refs/remotes/origin/", "", StringComparison.Ordinal);
        _owner = new ChangeUnit?[graph.Count];
        _stepOf = new int[graph.Count];
        Array.Fill(_stepOf, -1);
        for (int? at = graph.Find(tip); at is { } commit; at = graph.Parents(commit) is [int first, ..] ? first : null)
        {
            _steps.Add(commit);
        }

        _steps.Reverse();
        for (int step = 0; step < _steps.Count; step++)
        {
            _units.Add([]);
            Own(_steps[step], step);
        }
    }

    public CommitGraph Graph => _graph;

    public bool Contains(string sha) => _graph.Find(sha) is { } commit && _stepOf[commit] >= 0;

    /// <summary>The change that a commit came with; null for one that is not on the branch.</summary>
    public ChangeUnit? OwnerOf(int commit) => _owner[commit];

    /// <summary>The step (counted from the branch's beginning) with which a commit came; −1 for one that is not on the branch.</summary>
    public int StepOf(int commit) => _stepOf[commit];

    /// <summary>The change of a pull request's number; null when there is none.</summary>
    public ChangeUnit? Numbered(long number) =>
        _units.SelectMany(units => units).LastOrDefault(unit => _graph.Subject(unit.Commit)?.Number == number);

    /// <summary>The branch's steps that <paramref name="seen"/> does not contain (null: all), oldest first, from an instant on.</summary>
    public int[] After(string? seen, DateTimeOffset start)
    {
        var known = new bool[_graph.Count];
        if (seen is not null && _graph.Find(seen) is { } from)
        {
            foreach (int commit in _graph.Walk(from, commit => !known[commit] && (known[commit] = true)))
            {
                _ = commit;
            }
        }

        return [.. _steps.Where(step => !known[step] && _graph.CommittedAt(step) >= start)];
    }

    /// <summary>The changes of one step.</summary>
    public IReadOnlyList<ChangeUnit> UnitsOf(int step) => _units[_stepOf[step]];

    private void Own(int commit, int step)
    {
        if (_graph.IsMerge(commit) && IsPull(_graph.Subject(commit)))
        {
            _stepOf[commit] = step;
            foreach (int parent in _graph.Parents(commit).Skip(1))
            {
                OwnChain(parent, step);
            }

            return;
        }

        // Whatever the first parent reaches is owned by now: what is left came with this commit.
        List<int> came = [.. _graph.Walk(commit, one => _stepOf[one] < 0 && (_stepOf[one] = step) >= 0)];
        came.Sort((one, other) => _graph.CommittedAt(one).CompareTo(_graph.CommittedAt(other)));
        var unit = new ChangeUnit(commit, _graph.IsMerge(commit) ? [.. came.Where(one => one != commit)] : came, step);
        _units[step].Add(unit);
        foreach (int one in came)
        {
            _owner[one] = unit;
        }
    }

    // A topic branch that took in this branch and was then pushed in its place brings what was here before as its second parent.
    private bool IsPull(CommitSubject? subject) =>
        subject is { Number: null } && (subject.PullOfSame || subject.Branch == _branch || subject.Branch == $"origin/{_branch}");

    private void OwnChain(int from, int step)
    {
        var chain = new Stack<int>();
        for (int? at = from; at is { } commit && _stepOf[commit] < 0; at = _graph.Parents(commit) is [int first, ..] ? first : null)
        {
            chain.Push(commit);
        }

        while (chain.TryPop(out int commit))
        {
            Own(commit, step);
        }
    }
}
