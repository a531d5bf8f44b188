using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Sources.Git;
using Metrics.Tests.Support;

namespace Metrics.Tests.Sources.Git;

public sealed class GitSourceTests : IDisposable
{
    private readonly ScratchRepository _repository = new();
    private readonly GitOptions _options;

    public GitSourceTests() => _options = new GitOptions { Path = _repository.Folder, Repository = "acme/pay" };

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Direct_commits_merges_and_squashes_are_changes_of_their_own()
    {
        const string Trailers = "Co-authored-by: Claude <noreply@anthropic.com>\nCo-authored-by: Eve <eve@example.test>";
        string direct = _repository.Commit("2026-01-05T10:00Z", $"Start\n\n{Trailers}", ("a.txt", "one\n"));
        _repository.Git("checkout", "-q", "-b", "hotfix/late");
        string first = _repository.Commit("2026-01-06T09:00Z", "Work", ("b.txt", "two\n"));
        string second = _repository.Commit("2026-01-06T11:00Z", "More work", ("b.txt", "two\nthree\n"));
        _repository.Git("checkout", "-q", "main");
        const string Message = "Merge pull request #12 from acme/hotfix/late\n\nMend the late fee";
        string merge = _repository.Merge("2026-01-07T10:00Z", "hotfix/late", Message);
        string squash = _repository.Commit("2026-01-08T10:00Z", "Add a report (#13)", ("c.txt", "four\n"));

        Change[] changes = Facts<Change>(await RunAsync());

        Assert.Equal([direct, merge, squash], changes.Select(change => change.Id));
        Assert.Equal([null, 12L, 13L], changes.Select(change => change.Number));
        Assert.Equal(["Start", "Mend the late fee", "Add a report (#13)"], changes.Select(change => change.Title));
        Assert.Equal([first, second], changes[1].Revisions!);
        Assert.Equal("hotfix/late", changes[1].Branch);
        Assert.Equal(Some.At("2026-01-06T09:00Z"), changes[1].FirstCommitAt);
        Assert.Equal(Some.At("2026-01-07T10:00Z"), changes[1].MergedAt);
        Assert.Equal((2, 0), (changes[1].Additions, changes[1].Deletions));
        Assert.Equal(["b.txt"], changes[1].Paths!);
        Assert.Equal(["Co-authored-by: Claude <noreply@anthropic.com>"], changes[0].Marks!);
        Assert.Equal([], changes[1].Marks!);
    }

    [Fact]
    public async Task A_revert_names_the_change_that_brought_the_reverted_commit()
    {
        _repository.Commit("2026-01-05T10:00Z", "Start", ("a.txt", "one\n"));
        _repository.Git("checkout", "-q", "-b", "topic");
        string work = _repository.Commit("2026-01-06T09:00Z", "Work", ("b.txt", "two\n"));
        _repository.Git("checkout", "-q", "main");
        string merge = _repository.Merge("2026-01-07T10:00Z", "topic", "Merge pull request #12 from acme/topic");
        _repository.Commit("2026-01-08T10:00Z", $"Revert \"Work\"\n\nThis reverts commit {work}.", ("b.txt", null));
        _repository.Commit("2026-01-09T10:00Z", "Revert \"Topic\" (#14)\n\nReverts acme/pay#12", ("a.txt", "two\n"));

        Change[] changes = Facts<Change>(await RunAsync());

        Assert.Equal([null, null, merge, merge], changes.Select(change => change.Reverts));
    }

    [Fact]
    public async Task A_pull_of_the_same_branch_is_no_change_but_what_it_brought_is()
    {
        string start = _repository.Commit("2026-01-05T10:00Z", "Start", ("a.txt", "one\n"));
        _repository.Git("checkout", "-q", "-b", "theirs");
        string theirs = _repository.Commit("2026-01-05T11:00Z", "Theirs", ("b.txt", "two\n"));
        _repository.Git("checkout", "-q", "main");
        string ours = _repository.Commit("2026-01-05T12:00Z", "Ours", ("c.txt", "three\n"));
        _repository.Merge("2026-01-05T13:00Z", "theirs", "Merge branch 'main' of https://example.test/acme/pay");

        Change[] changes = Facts<Change>(await RunAsync());

        Assert.Equal([start, ours, theirs], changes.Select(change => change.Id));
    }

    [Fact]
    public async Task A_tag_is_a_deployment_of_what_no_earlier_tag_reached()
    {
        string first = _repository.Commit("2026-01-05T10:00Z", "Start", ("a.txt", "one\n"));
        _repository.Tag("2026-01-05T11:00Z", "v1", "First");
        string second = _repository.Commit("2026-01-06T10:00Z", "Next", ("a.txt", "two\n"));
        string third = _repository.Commit("2026-01-07T10:00Z", "Last", ("a.txt", "three\n"));
        _repository.Tag("2026-01-08T11:00Z", "v2", "Second");
        _repository.Git("tag", "v3", first);
        _repository.Git("tag", "v4-rc1");
        _repository.Git("tag", "nightly");

        GitOptions options = _options with { Tags = ["v*", "!*-rc*"], Environment = "live" };
        Deployment[] deployments = Facts<Deployment>(await RunAsync(options: options));

        Assert.Equal(["v3", "v1", "v2"], deployments.Select(deployment => deployment.Id));
        Assert.Equal([first, first, third], deployments.Select(deployment => deployment.Revision));
        Assert.Null(deployments[0].Revisions);
        Assert.Equal([], deployments[1].Revisions!);
        Assert.Equal(new[] { second, third }.Order(), deployments[2].Revisions!.Order());
        Assert.Equal(Some.At("2026-01-08T11:00Z"), deployments[2].FinishedAt);
        Assert.All(deployments, deployment => Assert.Equal("live", deployment.Environment));
    }

    [Fact]
    public async Task Only_what_touches_the_wanted_folder_counts()
    {
        _repository.Commit("2026-01-05T10:00Z", "Other", ("web/a.txt", "one\n"));
        string wanted = _repository.Commit("2026-01-06T10:00Z", "Both", ("pay/a.txt", "one\n"), ("web/a.txt", "two\nthree\n"));

        List<SourceRecord> records = await RunAsync(options: _options with { Paths = ["pay"] });

        Assert.Equal([wanted], Facts<Change>(records).Select(change => change.Id));
        CodeRework rework = Assert.Single(Facts<CodeRework>(records));
        Assert.Equal((1, 0), (rework.LinesChanged, rework.LinesReworked));
    }

    [Fact]
    public async Task A_second_run_without_news_yields_nothing_and_one_with_news_yields_only_them()
    {
        _repository.Commit("2026-01-05T10:00Z", "Start", ("a.txt", "one\n"));
        _repository.Commit("2026-01-06T10:00Z", "Next", ("a.txt", "one\ntwo\n"));
        string cursor = Cursor(await RunAsync());

        Assert.Equal([cursor], (await RunAsync(cursor)).Cast<SourceRecord.Checkpoint>().Select(checkpoint => checkpoint.Cursor));

        string news = _repository.Commit("2026-01-06T12:00Z", "News", ("b.txt", "three\n"));
        List<SourceRecord> records = await RunAsync(cursor);

        Assert.Equal([news], Facts<Change>(records).Select(change => change.Id));
        CodeRework day = Assert.Single(Facts<CodeRework>(records));
        Assert.Equal(("acme/pay/2026-01-06/human", 2), (day.Id, day.LinesChanged));
        Assert.DoesNotContain(records.OfType<SourceRecord.Swept>(), swept => swept.Kind == FactKind.Change);
    }

    [Fact]
    public async Task Rewritten_history_is_restated_and_what_it_lost_is_swept()
    {
        string start = _repository.Commit("2026-01-05T10:00Z", "Start", ("a.txt", "one\n"));
        _repository.Commit("2026-01-06T10:00Z", "Gone", ("a.txt", "two\n"));
        string cursor = Cursor(await RunAsync());
        _repository.Git("reset", "-q", "--hard", start);
        string other = _repository.Commit("2026-01-07T10:00Z", "Other", ("a.txt", "three\n"));

        List<SourceRecord> records = await RunAsync(cursor);

        Assert.Equal([start, other], Facts<Change>(records).Select(change => change.Id));
        Assert.Equal(
            [FactKind.Deployment, FactKind.Change, FactKind.CodeRework], records.OfType<SourceRecord.Swept>().Select(swept => swept.Kind));
    }

    [Fact]
    public async Task An_address_is_mirrored_and_followed()
    {
        _repository.Commit("2026-01-05T10:00Z", "Start", ("a.txt", "one\n"));
        GitOptions options = _options with { Path = null, Url = "file://" + _repository.Folder };
        string cursor = Cursor(await RunAsync(options: options));
        string news = _repository.Commit("2026-01-06T10:00Z", "News", ("a.txt", "two\n"));
        _repository.Tag("2026-01-06T11:00Z", "v1", "One");

        List<SourceRecord> records = await RunAsync(cursor, options);

        Assert.Equal([news], Facts<Change>(records).Select(change => change.Id));
        Assert.Equal([news], Facts<Deployment>(records).Select(deployment => deployment.Revision));
    }

    [Theory]
    [InlineData("https://dana:secret-word@example.test/acme/pay.git", "holds credentials")]
    [InlineData("ext::sh -c date", "is none")]
    [InlineData("--upload-pack=date", "is none")]
    public async Task An_address_that_could_leak_or_run_something_is_refused(string url, string reason)
    {
        var fault = await Assert.ThrowsAsync<SourceFaultException>(() => RunAsync(options: _options with { Path = null, Url = url }));

        Assert.Equal(FaultKind.Misconfigured, fault.Kind);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_branch_is_named_with_those_that_there_are()
    {
        _repository.Commit("2026-01-05T10:00Z", "Start", ("a.txt", "one\n"));

        var fault = await Assert.ThrowsAsync<SourceFaultException>(() => RunAsync(options: _options with { Branch = "master" }));

        Assert.Equal(FaultKind.Misconfigured, fault.Kind);
        Assert.Contains("main", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_repository_yields_nothing() => Assert.IsType<SourceRecord.Checkpoint>(Assert.Single(await RunAsync()));

    private static T[] Facts<T>(List<SourceRecord> records)
        where T : Fact => [.. records.OfType<SourceRecord.Found>().Select(found => found.Fact).OfType<T>()];

    private static string Cursor(List<SourceRecord> records) => records.OfType<SourceRecord.Checkpoint>().Last().Cursor;

    private async Task<List<SourceRecord>> RunAsync(string? cursor = null, GitOptions? options = null)
    {
        var tools = new SourceTools { Http = null!, Name = "git", CacheFolder = _repository.Cache, BaseFolder = _repository.Folder };
        var window = new CollectWindow(Some.At("2025-12-01T00:00Z"), Some.At("2026-03-01T00:00Z"), cursor, Some.At("2025-12-01T00:00Z"));
        return await new GitSource(options ?? _options, tools).CollectAsync(window, CancellationToken.None).ToListAsync();
    }
}
