using Metrics.Facts;
using Metrics.Store;
using Metrics.Tests.Support;

namespace Metrics.Tests.Store;

/// <summary>What snapshots rest on: rows that stay as they are, and a digest that finds every change.</summary>
public abstract partial class StoreContract
{
    private static readonly StoredSnapshot Quarter = new()
    {
        Id = "2026-Q1-1",
        Quarter = "2026-Q1",
        CreatedAt = Some.At("2026-04-03T09:00Z"),
        Revision = 41,
        Digest = "ab12",
        Document = [1, 2, 3],
        Signature = "c2ln",
    };

    [StoreFact]
    public async Task A_snapshot_is_read_as_it_was_added()
    {
        await Store.Snapshots.AddAsync(Quarter);
        await Store.Snapshots.AddAsync(
            Quarter with { Id = "2026-Q1-2", CreatedAt = Quarter.CreatedAt.AddDays(1), Predecessor = "2026-Q1-1" });

        StoredSnapshot found = (await Store.Snapshots.FindAsync("2026-Q1-1"))!;
        Assert.Equal(Quarter.Document, found.Document);
        Assert.Equal(Quarter, found with { Document = Quarter.Document });
        Assert.Equal([null, "2026-Q1-1"], (await Store.Snapshots.ListAsync()).Select(s => s.Predecessor));
        Assert.Null(await Store.Snapshots.FindAsync("2026-Q2-1"));
    }

    [StoreFact]
    public async Task A_snapshot_is_neither_replaced_nor_changed_nor_removed()
    {
        await Store.Snapshots.AddAsync(Quarter);

        Assert.False(await Store.Snapshots.AddAsync(Quarter with { Digest = "other" }));
        await Assert.ThrowsAnyAsync<Exception>(() => RunAsync("UPDATE snapshots SET digest = 'other'"));
        await Assert.ThrowsAnyAsync<Exception>(() => RunAsync("DELETE FROM snapshots"));

        Assert.Equal("ab12", Assert.Single(await Store.Snapshots.ListAsync()).Digest);
    }

    [StoreFact]
    public async Task The_digest_of_a_revision_stays_whatever_is_written_after_it()
    {
        await WriteAsync(Some.Deployment(id: "d"), Some.Change(id: "c"), Some.Incident(id: "i"));
        FactsDigest before = await Store.DigestAsync(3);

        Clock.Now += TimeSpan.FromDays(1);
        await WriteAsync(Some.Deployment(id: "d", environment: "staging"), Some.Change(id: "late"));
        await Store.WriteAsync(new FactBatch { Source = "github", Deleted = [new(FactKind.Incident, "i")] });

        FactsDigest after = await Store.DigestAsync(3);
        Assert.Equal((before.Sha256, 3L), (after.Sha256, after.Facts));
        Assert.Empty(after.Damaged);
        Assert.NotEqual(before.Sha256, (await Store.DigestAsync(6)).Sha256);
        Assert.Equal(1, (await Store.DigestAsync(6, new() { Kind = FactKind.Deployment })).Facts);
    }

    [StoreFact]
    public async Task Any_tampering_with_a_fact_changes_the_digest()
    {
        await WriteAsync(Some.Incident(id: "h"), Some.Incident(id: "i"));
        string honest = (await Store.DigestAsync(2)).Sha256;

        foreach (string change in (string[])
            [
                "happened_at = happened_at + 1", "recorded_at = 0", "source = 'gitlab'", "id = 'j'", "kind = 'change'",
                "deleted = NOT deleted", "superseded_by = 2",
            ])
        {
            await RunAsync($"CREATE TABLE kept AS SELECT * FROM facts; UPDATE facts SET {change} WHERE revision = 1");
            Assert.NotEqual(honest, (await Store.DigestAsync(2)).Sha256);
            await RunAsync("DELETE FROM facts; INSERT INTO facts SELECT * FROM kept; DROP TABLE kept");
        }

        Assert.Equal(honest, (await Store.DigestAsync(2)).Sha256);
    }

    [StoreFact]
    public async Task A_flipped_byte_of_a_body_or_a_digest_is_found_and_its_fact_named()
    {
        await WriteAsync(Some.Incident(id: "h"), Some.Incident(id: "i"));
        string honest = (await Store.DigestAsync(2)).Sha256;
        var random = new Random(1);

        for (int turn = 0; turn < 20; turn++)
        {
            string column = turn % 2 == 0 ? "body" : "digest";
            int place = random.Next(turn % 2 == 0 ? 40 : 16);
            await FlipAsync(column, revision: 2, place);
            FactsDigest found = await Store.DigestAsync(2);
            Assert.NotEqual(honest, found.Sha256);
            Assert.Equal("github/incident/i", Assert.Single(found.Damaged).ToString());
            await FlipAsync(column, revision: 2, place);
        }

        Assert.Equal(honest, (await Store.DigestAsync(2)).Sha256);
    }

    [StoreFact]
    public async Task A_body_that_is_no_fact_names_its_revision_when_read()
    {
        await WriteAsync(Some.Incident(id: "h"), Some.Incident(id: "i"));
        await FlipAsync("body", revision: 2, place: 0);

        StoreException damaged = await Assert.ThrowsAsync<StoreException>(() => ReadAsync());

        Assert.Contains("revision 2 of the store (github/incident/i) is damaged", damaged.Message, StringComparison.Ordinal);
    }

    [StoreFact]
    public async Task Every_kind_has_a_view_for_people()
    {
        await WriteAsync(
            Some.Change(id: "c"), Some.Change(id: "u") with { ReviewsUnknown = true },
            Some.Change(id: "s", review: "2026-01-05T08:00Z") with { ReviewsUnknown = true });

        foreach (string view in (string[])["deployments", "changes", "incidents", "kpis", "code_reworks", "decisions", "links"])
        {
            await RunAsync($"CREATE TABLE seen_{view} AS SELECT * FROM {view}");
        }

        // Division by zero where the view does not say what was written.
        await RunAsync("""
            INSERT INTO store_state
            SELECT 2, 1 / COUNT(*), 0, 0 FROM changes WHERE author_kind = 'human' AND merged_at IS NOT NULL AND id = 'c'
            """);
        await RunAsync("""
            INSERT INTO store_state
            SELECT 3, 1 / (COUNT(*) / 2), 0, 0 FROM changes WHERE reviews_known AND id <> 'u'
            """);
        await RunAsync("""
            INSERT INTO store_state
            SELECT 4, 1 / COUNT(*), 0, 0 FROM changes WHERE NOT reviews_known AND id = 'u'
            """);
    }

    private protected abstract Task FlipAsync(string column, long revision, int place);
}
