namespace Metrics.Sources.Git;

/// <summary>
/// Counts, commit by commit, the lines that it added and deleted and how many of the deleted ones were young. Blank lines, changes of white
/// space, moved lines and left-out paths are no changes.
/// </summary>
internal sealed class ReworkCounter(
    GitOptions options, GitProgram git, CommitGraph graph, PathFilter filter, Func<string, bool> wanted, IReadOnlyList<string> ignored)
{
    private readonly HashSet<string> _ignored = [.. ignored];

    public async Task<Dictionary<string, ReworkCount>> CountAsync(
        IReadOnlyList<CommitDetails> commits, CancellationToken cancel)
    {
        Dictionary<string, CommitDetails> byName = commits.ToDictionary(commit => commit.Sha);
        var counts = new Dictionary<string, ReworkCount>(StringComparer.Ordinal);
        var questions = new List<Question>();
        string[] shas = [.. commits.Select(commit => commit.Sha).Where(sha => !_ignored.Contains(sha))];
        foreach (CommitDetails commit in commits)
        {
            counts[commit.Sha] = default;
        }

        if (shas.Length > 0)
        {
            await foreach (CommitPatch patch in CommitPatch.ReadAsync(git, shas, cancel))
            {
                counts[patch.Sha] = new ReworkCount(Sift(patch, byName[patch.Sha], questions), 0);
            }
        }

        int[] younger = new int[questions.Count];
        int atOnce = Math.Clamp(Environment.ProcessorCount, 1, 4);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(Enumerable.Range(0, questions.Count), parallel, async (i, stop) =>
        {
            Question one = questions[i];
            younger[i] = await LineAges.YoungerAsync(git, one.Parent, one.Path, one.Lines, one.Since, ignored, stop);
        });
        for (int i = 0; i < younger.Length; i++)
        {
            ReworkCount count = counts[questions[i].Commit];
            counts[questions[i].Commit] = count with { Reworked = count.Reworked + younger[i] };
        }

        return counts;
    }

    /// <summary>The lines that a commit changed; deleted ones whose age is to be asked for go to <paramref name="questions"/>.</summary>
    private int Sift(CommitPatch patch, CommitDetails commit, List<Question> questions)
    {
        bool[] left = [.. patch.Paths.Select(path => !wanted(path) || filter.LeavesOut(path))];
        (bool[] movedAway, bool[] movedHere) = MovedLines.Of(patch.Deleted, patch.Added);
        PatchLine[] deleted = [.. patch.Deleted.Where((line, i) => !line.IsBlank && !movedAway[i] && !left[line.File])];
        int added = patch.Added.Where((line, i) => !line.IsBlank && !movedHere[i] && !left[line.File]).Count();
        int commitNumber = graph.Find(patch.Sha)!.Value;
        if (deleted.Length > 0 && graph.Parents(commitNumber) is [int parent, ..])
        {
            // By the authors' dates on both sides: a rebase writes nothing anew.
            DateTimeOffset since = commit.AuthoredAt.AddDays(-options.ReworkDays);
            questions.AddRange(deleted.GroupBy(line => line.File, line => line.Number)
                .Select(file => new Question(patch.Sha, graph.Sha(parent), patch.OldPaths[file.Key]!, [.. file], since)));
        }

        return added + deleted.Length;
    }

    private sealed record Question(string Commit, string Parent, string Path, IReadOnlyCollection<int> Lines, DateTimeOffset Since);
}
