using System.Runtime.CompilerServices;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Git;

/// <summary>Reads steps of the branch, some at a time: their changes, and the code rework of the days that they touch.</summary>
internal sealed class HistoryReader(
    GitOptions options, OriginDefinition origin, ChangeMarks marks, GitRepository repository, Mainline mainline, DateTimeOffset start)
{
    private readonly OriginRules _origins = new(origin);
    private readonly CommitChanges _changes = new(options, marks, mainline);
    private readonly ReworkLedger _ledger = ReworkLedger.Open(repository.CacheFolder, options);
    private ILookup<DateOnly, int> _days = Enumerable.Empty<int>().ToLookup(_ => default(DateOnly));
    private ReworkCounter? _counter;

    private CommitGraph Graph => mainline.Graph;

    public async Task PrepareAsync(string tip, CancellationToken cancel)
    {
        if (!options.CodeRework)
        {
            return;
        }

        PathFilter filter = await PathFilter.ReadAsync(repository.Program, tip, options.Exclude, cancel);
        _counter = new ReworkCounter(options, repository.Program, Graph, filter, _changes.Wanted, await IgnoredAsync(tip, cancel));
        var first = DateOnly.FromDateTime(start.UtcDateTime);
        _days = Enumerable.Range(0, Graph.Count)
            .Where(commit => mainline.StepOf(commit) >= 0 && !Graph.IsMerge(commit) && DayOf(commit) >= first)
            .ToLookup(DayOf);
    }

    public async IAsyncEnumerable<SourceRecord> ReadAsync(int[] steps, [EnumeratorCancellation] CancellationToken cancel)
    {
        ChangeUnit[] units = [.. steps.SelectMany(mainline.UnitsOf)];
        int last = mainline.StepOf(steps[^1]);
        int[] news = [.. units.SelectMany(unit => unit.Commits.Append(unit.Commit)).Distinct()];
        // A day is added up from all its commits up to here, so that it can be restated when it gets more.
        DateOnly[] days = [.. news.Where(commit => !Graph.IsMerge(commit)).Select(DayOf).Distinct().Order()];
        int[] ofDays = [.. days.SelectMany(day => _days[day]).Where(commit => mainline.StepOf(commit) <= last)];
        Dictionary<string, CommitDetails> details = await CommitDetails.ReadAsync(
            repository.Program, [.. news.Concat(ofDays).Distinct().Select(Graph.Sha)], cancel);

        foreach (ChangeUnit unit in units)
        {
            if (_changes.Of(unit, details) is { } change)
            {
                yield return new SourceRecord.Found(change);
            }
        }

        if (_counter is null)
        {
            yield break;
        }

        Dictionary<string, ReworkCount> counts = await _counter.CountAsync(
            [.. ofDays.Select(Graph.Sha).Where(sha => !_ledger.Knows(sha)).Select(sha => details[sha])], cancel);
        _ledger.Add(counts);
        foreach (CodeRework fact in days.SelectMany(day => Rework(day, last, details)))
        {
            yield return new SourceRecord.Found(fact);
        }
    }

    private IEnumerable<CodeRework> Rework(DateOnly day, int last, Dictionary<string, CommitDetails> details) =>
        _days[day].Where(commit => mainline.StepOf(commit) <= last)
            .GroupBy(commit => OriginOf(commit, details[Graph.Sha(commit)]), commit => _ledger.Of(Graph.Sha(commit)))
            .Where(group => group.Any(count => count.Changed > 0))
            .OrderBy(group => group.Key)
            .Select(group => new CodeRework
            {
                Id = $"{options.Repository}/{day:yyyy-MM-dd}/{Word(group.Key)}",
                Repository = options.Repository,
                Day = day,
                Origin = group.Key,
                LinesChanged = group.Sum(count => count.Changed),
                LinesReworked = group.Sum(count => count.Reworked),
            });

    private ChangeOrigin OriginOf(int commit, CommitDetails details)
    {
        string? branch = mainline.OwnerOf(commit) is { } unit ? Graph.Subject(unit.Commit)?.Branch : null;
        return _origins.Of(details.Author, marks.KindOf(details), branch, marks.Of([details]), labels: null);
    }

    private DateOnly DayOf(int commit) => DateOnly.FromDateTime(Graph.CommittedAt(commit).UtcDateTime);

    // The custom of `git blame --ignore-revs-file`: commits that reformatted everything, which nobody wants to be blamed for.
    private async Task<IReadOnlyList<string>> IgnoredAsync(string tip, CancellationToken cancel)
    {
        const string File = ".git-blame-ignore-revs";
        string listed = await repository.Program.ReadAsync(["ls-tree", "--name-only", tip, "--", File], cancel);
        return listed.Trim() != File
            ? []
            : [.. (await repository.Program.ReadAsync(["cat-file", "blob", $"{tip}:{File}"], cancel)).Split('\n')
                .Select(line => line.Split('#')[0].Trim()).Where(sha => sha.Length >= 40 && Graph.Find(sha) is not null).Take(100)];
    }

    private static string Word(ChangeOrigin origin) => origin switch
    {
        ChangeOrigin.Human => "human",
        ChangeOrigin.AiAssisted => "ai_assisted",
        ChangeOrigin.Bot => "bot",
        _ => "unknown",
    };
}
