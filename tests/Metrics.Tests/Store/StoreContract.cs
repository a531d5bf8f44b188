using Metrics.Facts;
using Metrics.Facts.Json;
using Metrics.Store;
using Metrics.Tests.Support;

namespace Metrics.Tests.Store;

/// <summary>What every store keeps to, whatever its database: facts and their versions.</summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    private protected StoreClock Clock { get; } = new();

    private protected FactStore Store { get; private set; } = null!;

    /// <summary>Opens the test's database once more, as another program would.</summary>
    private protected abstract Task<FactStore> OpenAsync(StoreAccess access = StoreAccess.Write);

    /// <summary>Runs SQL behind the store's back.</summary>
    private protected abstract Task RunAsync(string sql);

    private protected abstract Task DropAsync();

    public async Task InitializeAsync() => Store = await OpenAsync();

    public async Task DisposeAsync()
    {
        await Store.DisposeAsync();
        await DropAsync();
    }

    private protected Task<BatchResult> WriteAsync(params Fact[] facts) =>
        Store.WriteAsync(new FactBatch { Source = "github", Facts = facts });

    private protected async Task<List<StoredFact>> ReadAsync(FactQuery? query = null) =>
        await Store.ReadAsync(query ?? new()).ToListAsync();

    private protected async Task<string[]> ContentAsync(FactQuery? query = null) =>
        [.. (await ReadAsync(query)).Select(f => FactJson.ToWire(f.Fact))];

    [StoreFact]
    public async Task A_fact_is_read_as_it_was_written()
    {
        Change change = Some.Change(labels: ["hotfix", "ünicode ✓"], revisions: ["a", "b"], firstCommit: "2026-01-04T08:00:00.123Z") with
        {
            UpdatedAt = Some.At("2026-01-05T10:00Z"),
        };

        BatchResult result = await WriteAsync(change);

        StoredFact read = Assert.Single(await ReadAsync());
        Assert.Equal(FactJson.ToWire(change), FactJson.ToWire(read.Fact));
        Assert.Equal(change.UpdatedAt, read.Fact.UpdatedAt);
        Assert.Equal(new FactKey("github", FactKind.Change, change.Id), read.Key);
        Assert.Equal((1L, Clock.Now, null, false), (read.Revision, read.RecordedAt, read.SupersededAt, read.Deleted));
        Assert.Equal((1, 0, 0, 1L), (result.New, result.Restated, result.Unchanged, result.Revision));
        Assert.Equal([FactOutcome.New], result.Outcomes);
        Assert.Same(change, Assert.Single(result.Written).Fact);
    }

    [StoreFact]
    public async Task Every_kind_of_fact_is_kept()
    {
        Fact[] facts =
        [
            Some.Deployment(), Some.Change(), Some.Incident(), Some.Rework(), Some.Link("i1", "d1"),
            new KpiPoint
            {
                Id = "k", Kpi = "net_revenue", Scope = "organization", PeriodStart = new(2026, 1, 5), Period = KpiPeriod.Day,
                Value = 12.30m, Unit = "EUR",
            },
            new Decision { Id = "x", DecidedAt = Some.At("2026-01-05T10:00Z"), Title = "Fewer steps" },
            new CatalogEntry { Id = "component:default/pay", Name = "pay", Team = "payments" },
        ];

        await WriteAsync(facts);

        Assert.Equal(facts.Select(FactJson.ToWire), await ContentAsync());
        IReadOnlyDictionary<FactKind, long> counts = await Store.CountAsync();
        Assert.Equal(FactKinds.All, counts.Keys.Order());
        Assert.All(counts.Values, count => Assert.Equal(1, count));
    }

    [StoreFact]
    public async Task A_large_batch_finds_what_is_stored_between_its_first_and_its_last_key()
    {
        Change[] changes = [.. Enumerable.Range(0, 900).Select(i => Some.Change(id: $"c{i:000}"))];
        Change[] odd = [.. changes.Select(change => change with { Id = change.Id + "\U0001F600" })];
        await WriteAsync([changes[450], odd[450], Some.Deployment(id: "c800")]);

        BatchResult first = await WriteAsync([.. changes[..300], .. Enumerable.Range(0, 9).Select(i => Some.Deployment(id: $"d{i}"))]);
        BatchResult second = await WriteAsync(changes[300..]);
        BatchResult again = await WriteAsync(changes);

        Assert.Equal((309, 0, 0), (first.New, first.Restated, first.Unchanged));
        Assert.Equal((599, 0, 1), (second.New, second.Restated, second.Unchanged));
        Assert.Equal((0, 0, 900), (again.New, again.Restated, again.Unchanged));
        Assert.Equal((899, 1), ((await WriteAsync(odd)).New, (await WriteAsync(odd[..1])).Unchanged));
    }

    [StoreFact]
    public async Task Facts_are_counted_on_from_the_last_counting()
    {
        Change[] changes = [.. Enumerable.Range(0, 5).Select(i => Some.Change(id: $"c{i}"))];
        await WriteAsync(changes);
        Assert.Equal(5, (await Store.CountAsync())[FactKind.Change]);

        await WriteAsync(changes[0] with { Title = "again" }, Some.Change(id: "c9"), Some.Deployment());
        await Store.WriteAsync(new FactBatch { Source = "github", Deleted = [new(FactKind.Change, "c1"), new(FactKind.Change, "c2")] });
        await WriteAsync(changes[2]);
        await Store.WriteAsync(new FactBatch { Source = "other", Facts = [changes[3]] });

        IReadOnlyDictionary<FactKind, long> counts = await Store.CountAsync();
        await using FactStore other = await OpenAsync(StoreAccess.Read);
        Assert.Equal(await other.CountAsync(), counts);
        Assert.Equal((6, 1), (counts[FactKind.Change], counts[FactKind.Deployment]));
        Assert.Equal(counts, await Store.CountAsync());
    }

    [StoreFact]
    public async Task The_same_content_again_writes_nothing()
    {
        Change change = Some.Change(id: "c");
        await WriteAsync(change);
        Clock.Now += TimeSpan.FromHours(1);

        BatchResult again = await WriteAsync(change with { UpdatedAt = Some.At("2026-01-09T10:00Z") });

        Assert.Equal((0, 0, 1, 1L), (again.New, again.Restated, again.Unchanged, again.Revision));
        Assert.Empty(again.Written);
        Assert.Single(await Store.HistoryAsync(new("github", FactKind.Change, "c")));
    }

    [StoreFact]
    public async Task A_changed_fact_is_a_new_version_and_the_old_one_stays()
    {
        DateTimeOffset first = Clock.Now;
        await WriteAsync(Some.Deployment(id: "d", outcome: DeploymentOutcome.InProgress));
        Clock.Now += TimeSpan.FromHours(1);

        BatchResult result = await WriteAsync(Some.Deployment(id: "d", outcome: DeploymentOutcome.Succeeded));

        Assert.Equal((0, 1, 2L), (result.New, result.Restated, result.Revision));
        IReadOnlyList<StoredFact> history = await Store.HistoryAsync(new("github", FactKind.Deployment, "d"));
        Assert.Equal([1, 2], history.Select(v => v.Revision));
        Assert.Equal([first, Clock.Now], history.Select(v => v.RecordedAt));
        Assert.Equal([Clock.Now, null], history.Select(v => v.SupersededAt));
        Assert.Equal(DeploymentOutcome.Succeeded, Assert.IsType<Deployment>(Assert.Single(await ReadAsync()).Fact).Outcome);
    }

    [StoreFact]
    public async Task One_fact_twice_in_a_batch_gives_both_versions_in_their_order()
    {
        BatchResult result = await WriteAsync(
            Some.Deployment(id: "d", revision: "a", outcome: DeploymentOutcome.InProgress),
            Some.Deployment(id: "d", revision: "a", outcome: DeploymentOutcome.Succeeded),
            Some.Deployment(id: "d", revision: "a", outcome: DeploymentOutcome.Succeeded));

        Assert.Equal([FactOutcome.New, FactOutcome.Restated, FactOutcome.Unchanged], result.Outcomes);
        Assert.Equal([Clock.Now, null], result.Written.Select(w => w.SupersededAt));
        Assert.Equal(2, Assert.Single(await ReadAsync()).Revision);
        Assert.Equal(2, Assert.Single(await ReadAsync(new() { AsOf = Clock.Now })).Revision);
    }

    [StoreFact]
    public async Task Facts_of_two_sources_with_one_id_are_two_facts()
    {
        await Store.WriteAsync(new FactBatch { Source = "a", Facts = [Some.Incident(id: "1", title: "of a")] });
        await Store.WriteAsync(new FactBatch { Source = "b", Facts = [Some.Incident(id: "1", title: "of b")] });

        Assert.Equal(["a", "b"], (await Store.FindAsync(FactKind.Incident, "1")).Select(f => f.Source));
        Assert.Empty(await Store.FindAsync(FactKind.Deployment, "1"));
    }

    [StoreFact]
    public async Task A_deleted_fact_is_a_version_marked_deleted_with_its_last_content()
    {
        Change change = Some.Change(id: "c");
        await WriteAsync(change);

        BatchResult result = await Store.WriteAsync(
            new FactBatch { Source = "github", Deleted = [new(FactKind.Change, "c"), new(FactKind.Change, "never seen")] });

        Assert.Equal((1, 2L), (result.Deleted, result.Revision));
        Assert.True(Assert.Single(result.Written).Deleted);
        Assert.Empty(await ReadAsync());
        Assert.Empty(await Store.FindAsync(FactKind.Change, "c"));
        Assert.Empty(await Store.CountAsync());
        StoredFact gone = Assert.Single(await ReadAsync(new() { WithDeleted = true }));
        Assert.Equal((true, FactJson.ToWire(change)), (gone.Deleted, FactJson.ToWire(gone.Fact)));
        Assert.Equal(0, (await Store.WriteAsync(new FactBatch { Source = "github", Deleted = [new(FactKind.Change, "c")] })).Deleted);
    }

    [StoreFact]
    public async Task A_deleted_fact_that_comes_back_is_a_new_version()
    {
        Change change = Some.Change(id: "c");
        await WriteAsync(change);
        await Store.WriteAsync(new FactBatch { Source = "github", Deleted = [new(FactKind.Change, "c")] });

        BatchResult result = await WriteAsync(change);

        Assert.Equal([FactOutcome.Restated], result.Outcomes);
        Assert.Equal([false, true, false], (await Store.HistoryAsync(new("github", FactKind.Change, "c"))).Select(v => v.Deleted));
        Assert.Single(await ReadAsync());
    }

    [StoreFact]
    public async Task A_sweep_marks_the_absent_deleted_within_its_kind_prefix_and_time_only()
    {
        await WriteAsync(
            Some.Deployment(id: "acme/pay/1", at: "2026-01-05T10:00Z"),
            Some.Deployment(id: "acme/pay/2", at: "2026-01-05T11:00Z"),
            Some.Deployment(id: "acme/pay/3", at: "2026-01-06T00:00Z"),
            Some.Deployment(id: "acme/pay/4", at: "2026-01-04T23:59:59.999Z"),
            Some.Deployment(id: "acme/paygate/1", at: "2026-01-05T10:00Z"),
            Some.Change(id: "acme/pay/9", merged: "2026-01-05T10:00Z"));
        await Store.WriteAsync(new FactBatch { Source = "other", Facts = [Some.Deployment(id: "acme/pay/2", at: "2026-01-05T11:00Z")] });

        BatchResult result = await Store.WriteAsync(new FactBatch
        {
            Source = "github",
            Swept = [new(FactKind.Deployment, "acme/pay/", Some.At("2026-01-05T00:00Z"), Some.At("2026-01-06T00:00Z"), ["acme/pay/1"])],
        });

        Assert.Equal("github/deployment/acme/pay/2", Assert.Single(result.Written).Key.ToString());
        Assert.Equal(1, result.Deleted);
        Assert.Equal(6, (await ReadAsync()).Count);
    }

    [StoreFact]
    public async Task As_of_shows_what_was_known_then()
    {
        DateTimeOffset first = Clock.Now;
        await WriteAsync(Some.Incident(id: "i", title: "first"), Some.Incident(id: "j", title: "stays"));
        Clock.Now += TimeSpan.FromDays(1);
        await WriteAsync(Some.Incident(id: "i", title: "second"));
        Clock.Now += TimeSpan.FromDays(1);
        await Store.WriteAsync(new FactBatch { Source = "github", Deleted = [new(FactKind.Incident, "i")] });

        Assert.Equal(["first", "stays"], await TitlesAsync(new() { AsOf = first }));
        Assert.Equal(["first", "stays"], await TitlesAsync(new() { AsOf = first + TimeSpan.FromHours(23) }));
        Assert.Equal(["second", "stays"], await TitlesAsync(new() { AsOf = first + TimeSpan.FromDays(1) }));
        Assert.Equal(["stays"], await TitlesAsync(new()));
        Assert.Equal(["second", "stays"], await TitlesAsync(new() { AtRevision = 3 }));
        Assert.Equal(["first"], await TitlesAsync(new() { AtRevision = 1 }));
        Assert.Empty(await ReadAsync(new() { AsOf = first - TimeSpan.FromMilliseconds(1) }));
    }

    [StoreFact]
    public async Task A_clock_set_back_does_not_disorder_versions()
    {
        DateTimeOffset first = Clock.Now;
        await WriteAsync(Some.Incident(id: "i", title: "first"));
        Clock.Now -= TimeSpan.FromHours(3);
        BatchResult result = await WriteAsync(Some.Incident(id: "i", title: "second"));

        Assert.Equal(first, Assert.Single(result.Written).RecordedAt);
        Assert.Equal(["second"], await TitlesAsync(new() { AsOf = first }));
    }

    [StoreFact]
    public async Task Reading_narrows_by_kind_source_and_time()
    {
        await WriteAsync(
            Some.Deployment(id: "d1", at: "2026-01-05T10:00Z"),
            Some.Deployment(id: "d2", at: "2026-01-06T10:00Z"),
            Some.Change(id: "c1", merged: "2026-01-05T10:00Z"),
            Some.Deployment(id: "d3") with { FinishedAt = null, Outcome = DeploymentOutcome.InProgress });
        await Store.WriteAsync(new FactBatch { Source = "b", Facts = [Some.Deployment(id: "d4", at: "2026-01-05T10:00Z")] });

        FactQuery query = new() { Kind = FactKind.Deployment, From = Some.At("2026-01-05T10:00Z"), To = Some.At("2026-01-06T10:00Z") };
        Assert.Equal(["d1", "d4"], (await ReadAsync(query)).Select(f => f.Fact.Id));
        Assert.Equal(["d1"], (await ReadAsync(query with { Source = "github" })).Select(f => f.Fact.Id));
        Assert.Equal(["d1", "d2", "c1", "d3"], (await ReadAsync(new() { Source = "github" })).Select(f => f.Fact.Id));
    }

    [StoreFact]
    public async Task A_follower_reads_every_version_after_its_revision_as_the_writer_told_them()
    {
        await WriteAsync(Some.Incident(id: "i", title: "first"));
        BatchResult second = await WriteAsync(Some.Incident(id: "i", title: "second"), Some.Incident(id: "j", title: "other"));

        List<StoredFact> missed = await Store.FollowAsync(1).ToListAsync();

        Assert.Equal(second.Written.Select(w => (w.Key, w.Revision, w.RecordedAt)), missed.Select(m => (m.Key, m.Revision, m.RecordedAt)));
        Assert.Equal(3, await Store.RevisionAsync());
        Assert.Empty(await Store.FollowAsync(3).ToListAsync());
    }

    [StoreFact]
    public async Task Many_facts_are_streamed_in_revision_order()
    {
        await WriteAsync([.. Enumerable.Range(0, 2_000).Select(n => Some.Change(id: $"c{n}"))]);
        await WriteAsync([.. Enumerable.Range(0, 2_000).Where(n => n % 2 == 0).Select(n => Some.Change(id: $"c{n}", branch: "moved"))]);

        List<StoredFact> facts = await ReadAsync();

        Assert.Equal(2_000, facts.Select(f => f.Fact.Id).Distinct().Count());
        Assert.Equal(facts.Select(f => f.Revision).Order(), facts.Select(f => f.Revision));
        Assert.Equal(1_000, facts.Count(f => ((Change)f.Fact).Branch == "moved"));
    }

    [StoreFact]
    public async Task Reading_may_end_early()
    {
        await WriteAsync([.. Enumerable.Range(0, 3_000).Select(n => Some.Change(id: $"c{n}"))]);

        Assert.Equal("c0", (await Store.ReadAsync(new()).FirstAsync()).Fact.Id);
        await WriteAsync(Some.Change(id: "after"));

        Assert.Equal(3_001, (await ReadAsync()).Count);
    }

    private async Task<IEnumerable<string>> TitlesAsync(FactQuery query) =>
        (await ReadAsync(query)).Select(f => ((Incident)f.Fact).Title).Order();
}
