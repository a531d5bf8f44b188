using Metrics.Facts;
using Metrics.Store;
using Metrics.Tests.Support;

namespace Metrics.Tests.Store;

/// <summary>What the store remembers of sources: cursors, runs, deliveries, quarantine, leases.</summary>
public abstract partial class StoreContract
{
    [StoreFact]
    public async Task A_cursor_is_saved_with_its_batch_and_stays_when_a_batch_has_none()
    {
        await Store.WriteAsync(new FactBatch { Source = "github", Facts = [Some.Change()], Cursor = "page 2" });
        await Store.WriteAsync(new FactBatch { Source = "github", Facts = [Some.Change()] });

        SourceState state = Assert.Single(await Store.SourcesAsync());
        Assert.Equal(("github", "page 2", 2L), (state.Source, state.Cursor, state.Accepted));
    }

    [StoreFact]
    public async Task A_batch_that_fails_leaves_nothing_behind()
    {
        await RunAsync("DROP TABLE quarantine");

        await Assert.ThrowsAsync<StoreException>(() => Store.WriteAsync(new FactBatch
        {
            Source = "github",
            Facts = [Some.Change()],
            Quarantined = [Unreadable("file:1")],
            Cursor = "page 2",
        }));

        Assert.Empty(await ReadAsync());
        Assert.Equal(0, await Store.RevisionAsync());
        Assert.Equal(1, (await WriteAsync(Some.Change())).Revision);
    }

    [StoreFact]
    public async Task How_a_run_went_is_kept_without_touching_the_cursor()
    {
        await Store.WriteAsync(new FactBatch { Source = "github", Facts = [Some.Change()], Cursor = "page 2" });
        var run = new SourceState
        {
            Source = "github",
            Cursor = "ignored",
            Accepted = 99,
            Watermark = Some.At("2026-01-10T11:00Z"),
            CoveredFrom = Some.At("2025-01-10T11:00Z"),
            LastAttemptAt = Some.At("2026-01-10T11:00:01.5Z"),
            LastSuccessAt = Some.At("2026-01-10T10:00Z"),
            LastError = "401 from api.github.example: the token is refused",
            DownSince = Some.At("2026-01-10T11:00:02Z"),
        };

        await Store.SaveRunAsync(run);
        await Store.SaveRunAsync(new SourceState { Source = "new" });

        Assert.Equal(
            [run with { Cursor = "page 2", Accepted = 1 }, new SourceState { Source = "new" }],
            await Store.SourcesAsync());
    }

    [StoreFact]
    public async Task From_when_on_a_source_was_known_is_kept_with_the_run_that_told_it()
    {
        DateTimeOffset first = Some.At("2026-01-10T10:00Z");
        var run = new SourceState { Source = "github", LastSuccessAt = first, CoveredFrom = Some.At("2026-01-01T00:00Z") };
        await Store.SaveRunAsync(run);
        await Store.SaveRunAsync(run with { LastSuccessAt = first.AddHours(1), LastError = "401" });
        await Store.SaveRunAsync(run with { LastSuccessAt = first.AddHours(2), CoveredFrom = Some.At("2025-01-01T00:00Z") });
        await Store.SaveRunAsync(new SourceState { Source = "never", LastError = "401" });

        Assert.Empty(await Store.CoveredAsync(first.AddMilliseconds(-1)));
        Assert.Equal([new("github", run.CoveredFrom)], await Store.CoveredAsync(first));
        Assert.Equal([new("github", run.CoveredFrom)], await Store.CoveredAsync(first.AddHours(2).AddMilliseconds(-1)));
        Assert.Equal([new("github", Some.At("2025-01-01T00:00Z"))], await Store.CoveredAsync(first.AddHours(2)));
    }

    [StoreFact]
    public async Task In_a_store_of_an_earlier_program_a_source_s_first_fact_stands_for_its_first_run()
    {
        DateTimeOffset written = Clock.Now;
        await WriteAsync(Some.Change());
        await Store.SaveRunAsync(new SourceState { Source = "github", LastSuccessAt = written.AddDays(9), CoveredFrom = Some.At("2026-01-01T00:00Z") });
        await Store.SaveRunAsync(new SourceState { Source = "quiet", LastSuccessAt = written.AddDays(9) });
        await RunAsync("DROP TABLE coverage; DELETE FROM migrations WHERE name = '0008_coverage'");

        await Store.DisposeAsync();
        await using FactStore updated = await OpenAsync();

        Assert.Equal([new("github", Some.At("2026-01-01T00:00Z"))], await updated.CoveredAsync(written));
        Assert.Equal(["github", "quiet"], (await updated.CoveredAsync(written.AddDays(9))).Keys.Order(StringComparer.Ordinal));
    }

    [StoreFact]
    public async Task A_delivery_known_already_writes_nothing()
    {
        var batch = new FactBatch { Source = "github", Facts = [Some.Change()], DeliveryId = "72d3162e", Cursor = "a" };
        await Store.WriteAsync(batch);

        BatchResult again = await Store.WriteAsync(batch with { Facts = [Some.Change()], Cursor = "b" });

        Assert.True(again.Repeated);
        Assert.Equal([FactOutcome.Unchanged], again.Outcomes);
        Assert.Equal(1, await Store.RevisionAsync());
        Assert.Equal("a", Assert.Single(await Store.SourcesAsync()).Cursor);
        Assert.False((await Store.WriteAsync(batch with { Source = "other" })).Repeated);
    }

    [StoreFact]
    public async Task Deliveries_are_forgotten_after_a_month()
    {
        var batch = new FactBatch { Source = "github", DeliveryId = "old" };
        await Store.WriteAsync(batch);
        Clock.Now += TimeSpan.FromDays(31);
        await Store.WriteAsync(batch with { DeliveryId = "new" });

        Assert.False((await Store.WriteAsync(batch)).Repeated);
        Assert.True((await Store.WriteAsync(batch with { DeliveryId = "new" })).Repeated);
    }

    [StoreFact]
    public async Task A_place_quarantined_again_replaces_the_earlier_record()
    {
        await QuarantineAsync("github", Unreadable("a.csv:2"), Unreadable("a.csv:3") with { Kind = FactKind.Incident });
        await QuarantineAsync("github", Unreadable("a.csv:2") with { Reason = "another reason" });
        await QuarantineAsync("other", Unreadable("a.csv:2"));

        IReadOnlyList<QuarantinedRecord> held = await Store.QuarantineAsync("github");

        Assert.Equal([("a.csv:2", "another reason"), ("a.csv:3", "no offset")], held.Select(q => (q.Place, q.Reason)));
        Assert.Equal([null, FactKind.Incident], held.Select(q => q.Kind));
        Assert.All(held, q => Assert.Equal((Clock.Now, "id,at"), (q.At, q.Raw)));
        Assert.Equal(3, (await Store.QuarantineAsync()).Select(q => q.Number).Distinct().Count());
        Assert.Equal([2L, 1L], (await Store.SourcesAsync()).Select(s => s.Quarantined));
    }

    [StoreFact]
    public async Task A_place_that_reads_well_again_leaves_the_quarantine()
    {
        await QuarantineAsync("github", Unreadable("a.csv:2"), Unreadable("a.csv:3"));

        await Store.WriteAsync(new FactBatch { Source = "github", Facts = [Some.Change()], Healed = ["a.csv:2", "a.csv:9"] });

        Assert.Equal("a.csv:3", Assert.Single(await Store.QuarantineAsync()).Place);
    }

    [StoreFact]
    public async Task Quarantined_records_are_dropped_by_number_or_by_source_and_numbers_are_not_given_again()
    {
        await QuarantineAsync("a", Unreadable("1"), Unreadable("2"), Unreadable("3"));
        await QuarantineAsync("b", Unreadable("1"));

        Assert.Equal(1, await Store.DropQuarantinedAsync("a", [1, 4, 77]));
        Assert.Equal(1, await Store.DropQuarantinedAsync("b", null));
        await QuarantineAsync("b", Unreadable("1"));

        Assert.Equal([2L, 3L, 5L], (await Store.QuarantineAsync()).Select(q => q.Number));
        Assert.Equal(3, await Store.DropQuarantinedAsync(null, null));
    }

    [StoreFact]
    public async Task A_lease_is_one_holders_until_it_ends_or_is_released()
    {
        TimeSpan minute = TimeSpan.FromMinutes(1);
        Assert.True(await Store.LeaseAsync("github", "one", minute));
        Assert.False(await Store.LeaseAsync("github", "two", minute));
        Assert.True(await Store.LeaseAsync("github", "one", minute));
        Assert.True(await Store.LeaseAsync("pagerduty", "two", minute));

        await Store.ReleaseAsync("github", "two");
        Assert.False(await Store.LeaseAsync("github", "two", minute));
        await Store.ReleaseAsync("github", "one");
        Assert.True(await Store.LeaseAsync("github", "two", minute));
        Clock.Now += minute;
        Assert.True(await Store.LeaseAsync("github", "one", minute));
    }

    private Task<BatchResult> QuarantineAsync(string source, params QuarantinedRecord[] records) =>
        Store.WriteAsync(new FactBatch { Source = source, Quarantined = [.. records.Select(r => r with { Source = source })] });

    private static QuarantinedRecord Unreadable(string place) =>
        new() { Source = "github", Place = place, Reason = "no offset", Raw = "id,at" };
}
