using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Sources.Git;
using Metrics.Tests.Support;

namespace Metrics.Tests.Sources.Git;

public sealed class CodeReworkTests : IDisposable
{
    private const string Ten =
        "line one\nline two\nline three\nline four\nline five\nline six\nline seven\nline eight\nline nine\nline ten\n";

    private readonly ScratchRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task A_line_replaced_within_21_days_is_reworked_and_an_older_one_is_not()
    {
        _repository.Commit("2026-01-01T10:00Z", "Write", ("a.txt", Ten));
        _repository.Commit("2026-01-22T10:00Z", "Replace two on the last day", ("a.txt", Ten.Replace("two", "2").Replace("five", "5")));
        string later = Ten.Replace("two", "II").Replace("five", "5").Replace("six", "VI");
        _repository.Commit("2026-02-10T10:00Z", "Replace an old and a young one", ("a.txt", later));

        Dictionary<string, (int, int)> days = await DaysAsync();

        Assert.Equal((10, 0), days["2026-01-01"]);
        Assert.Equal((4, 2), days["2026-01-22"]);
        Assert.Equal((4, 1), days["2026-02-10"]);
    }

    [Fact]
    public async Task White_space_blank_lines_renames_and_moves_are_no_changes()
    {
        _repository.Commit("2026-01-01T10:00Z", "Write", ("a.txt", Ten), ("b.txt", "start\n"));
        _repository.Commit("2026-01-02T10:00Z", "Indent", ("a.txt", "\n\n" + Ten.Replace("line", "  line")));
        _repository.Commit("2026-01-03T10:00Z", "Rename", ("a.txt", null), ("c.txt", "\n\n" + Ten.Replace("line", "  line")));
        string[] lines = ("\n\n" + Ten.Replace("line", "  line")).Split('\n');
        _repository.Commit(
            "2026-01-04T10:00Z",
            "Move four lines",
            ("c.txt", string.Join('\n', lines[..2].Concat(lines[6..]))),
            ("b.txt", "start\n" + string.Join('\n', lines[2..6]) + "\n"));

        Dictionary<string, (int, int)> days = await DaysAsync();

        Assert.Equal(["2026-01-01"], days.Keys);
        Assert.Equal((11, 0), days["2026-01-01"]);
    }

    [Fact]
    public async Task Merges_generated_vendored_and_excluded_paths_are_left_out()
    {
        _repository.Commit(
            "2026-01-01T10:00Z",
            "Write",
            (".gitattributes", "schema/*.txt linguist-generated\nvendor/ours.txt -linguist-vendored\n"),
            ("schema/s.txt", Ten),
            ("vendor/lib.txt", Ten),
            ("vendor/ours.txt", "ours\n"),
            ("docs/d.txt", Ten),
            ("yarn.lock", Ten),
            ("a.txt", "mine\n"));
        _repository.Git("checkout", "-q", "-b", "topic");
        _repository.Commit("2026-01-02T10:00Z", "Topic", ("a.txt", "yours\n"));
        _repository.Git("checkout", "-q", "main");
        _repository.Merge("2026-01-03T10:00Z", "topic", "Merge pull request #1 from acme/topic");

        Dictionary<string, (int, int)> days = await DaysAsync(exclude: ["docs/"]);

        Assert.Equal((4, 0), days["2026-01-01"]);
        Assert.Equal((2, 1), days["2026-01-02"]);
        Assert.DoesNotContain("2026-01-03", days.Keys);
    }

    [Fact]
    public async Task A_day_is_split_by_origin()
    {
        _repository.Commit("2026-01-01T10:00Z", "By hand", ("a.txt", Ten));
        const string Assisted = "Assisted\n\nCo-Authored-By: Claude <noreply@anthropic.com>";
        _repository.Commit("2026-01-01T11:00Z", Assisted, ("a.txt", Ten.Replace("two", "2")));
        File.WriteAllText(Path.Combine(_repository.Folder, "b.txt"), "bump\n");
        _repository.Git("add", "-A");
        _repository.CommitStaged("2026-01-01T12:00Z", "Bump", "dependabot[bot] <support@github.com>");

        CodeRework[] facts = await FactsAsync();

        Assert.Equal(
            [(ChangeOrigin.Human, 10, 0), (ChangeOrigin.AiAssisted, 2, 1), (ChangeOrigin.Bot, 1, 0)],
            facts.Select(fact => (fact.Origin, fact.LinesChanged, fact.LinesReworked)));
    }

    [Fact]
    public async Task Commits_listed_as_reformatting_take_no_blame_and_count_nothing()
    {
        _repository.Commit("2025-12-05T10:00Z", "Write", ("a.txt", Ten));
        string reformat = _repository.Commit("2026-01-10T10:00Z", "Reformat", ("a.txt", Ten.Replace("line", "LINE")));
        _repository.Commit("2026-01-12T10:00Z", "List it", (".git-blame-ignore-revs", $"# style\n{reformat}\n"));
        _repository.Commit("2026-01-15T10:00Z", "Replace", ("a.txt", Ten.Replace("line", "LINE").Replace("two", "2")));

        Dictionary<string, (int, int)> days = await DaysAsync();

        Assert.DoesNotContain("2026-01-10", days.Keys);
        Assert.Equal((2, 0), days["2026-01-15"]);
    }

    private async Task<Dictionary<string, (int Changed, int Reworked)>> DaysAsync(string[]? exclude = null) =>
        (await FactsAsync(exclude)).ToDictionary(fact => $"{fact.Day:yyyy-MM-dd}", fact => (fact.LinesChanged, fact.LinesReworked));

    private async Task<CodeRework[]> FactsAsync(string[]? exclude = null)
    {
        var options = new GitOptions { Path = _repository.Folder, Repository = "acme/pay", Exclude = exclude ?? [] };
        var tools = new SourceTools { Http = null!, Name = "git", CacheFolder = _repository.Cache, BaseFolder = _repository.Folder };
        var window = new CollectWindow(Some.At("2025-12-01T00:00Z"), Some.At("2026-03-01T00:00Z"), null, Some.At("2025-12-01T00:00Z"));
        List<SourceRecord> records = await new GitSource(options, tools).CollectAsync(window, CancellationToken.None).ToListAsync();
        return [.. records.OfType<SourceRecord.Found>().Select(found => found.Fact).OfType<CodeRework>()];
    }
}
