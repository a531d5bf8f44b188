using Metrics.Facts;
using Metrics.Store;
using Metrics.Tests.Support;

namespace Metrics.Tests.Store;

/// <summary>News that tells only part of a record, or that comes late.</summary>
public abstract partial class StoreContract
{
    private static readonly DateTimeOffset Noon = Some.At("2026-01-06T12:00Z");

    [StoreFact]
    public async Task Partial_news_keeps_what_it_leaves_out()
    {
        await WriteAsync(Opened() with { Labels = ["pay"], UpdatedAt = Noon });

        BatchResult result = await PartAsync(Opened() with { ResolvedAt = Noon.AddHours(1), UpdatedAt = Noon.AddHours(1) });

        Assert.Equal([FactOutcome.Restated], result.Outcomes);
        Incident joined = await OneAsync();
        Assert.Equal(["pay"], joined.Labels!);
        Assert.Equal((Noon.AddHours(1), Noon.AddHours(1)), (joined.ResolvedAt!.Value, joined.UpdatedAt!.Value));
    }

    [StoreFact]
    public async Task Partial_news_older_than_what_is_stored_fills_gaps_only()
    {
        await WriteAsync(Opened() with { Title = "Now", UpdatedAt = Noon });

        await PartAsync(Opened() with { Title = "Before", Severity = "sev1", UpdatedAt = Noon.AddHours(-1) });

        Incident joined = await OneAsync();
        Assert.Equal(("Now", "sev1", Noon), (joined.Title, joined.Severity, joined.UpdatedAt!.Value));
    }

    [StoreFact]
    public async Task A_whole_record_read_before_newer_news_came_does_not_undo_it()
    {
        await WriteAsync(Opened() with { Title = "Now", UpdatedAt = Noon });

        BatchResult result = await WriteAsync(Opened() with { Title = "Before", Severity = "sev1", UpdatedAt = Noon.AddHours(-1) });

        Assert.Equal([FactOutcome.Restated], result.Outcomes);
        Incident joined = await OneAsync();
        Assert.Equal(("Now", "sev1"), (joined.Title, joined.Severity));
        Assert.Equal(1, (await WriteAsync(Opened() with { Title = "Before", Severity = "sev1", UpdatedAt = Noon.AddHours(-1) })).Unchanged);
    }

    [StoreFact]
    public async Task A_touch_without_new_content_still_orders_later_news()
    {
        await WriteAsync(Opened() with { Title = "True", UpdatedAt = Noon });
        Assert.Equal(1, (await WriteAsync(Opened() with { Title = "True", UpdatedAt = Noon.AddHours(2) })).Unchanged);

        await PartAsync(Opened() with { Title = "Late", UpdatedAt = Noon.AddHours(1) });

        Assert.Equal("True", (await OneAsync()).Title);
        Assert.Equal(1, await Store.RevisionAsync());
    }

    [StoreFact]
    public async Task Several_parts_of_one_record_in_a_batch_are_joined_in_their_order()
    {
        BatchResult result = await PartAsync(
            Opened() with { Title = "First", UpdatedAt = Noon },
            Opened() with { Title = "Second", UpdatedAt = Noon.AddMinutes(2) },
            Opened() with { Title = "Late", Severity = "sev1", UpdatedAt = Noon.AddMinutes(1) });

        Assert.Equal([FactOutcome.New, FactOutcome.Restated, FactOutcome.Restated], result.Outcomes);
        Assert.Equal(("Second", "sev1"), ((await OneAsync()).Title, (await OneAsync()).Severity));
        Assert.Equal(3, (await Store.HistoryAsync(new("github", FactKind.Incident, "i"))).Count);
    }

    [StoreFact]
    public async Task A_deleted_record_comes_back_by_newer_partial_news_only()
    {
        await WriteAsync(Opened() with { UpdatedAt = Noon });
        await Store.WriteAsync(new FactBatch { Source = "github", Deleted = [new(FactKind.Incident, "i")] });

        Assert.Equal([FactOutcome.Unchanged], (await PartAsync(Opened() with { UpdatedAt = Noon })).Outcomes);
        Assert.Equal([FactOutcome.Restated], (await PartAsync(Opened() with { UpdatedAt = Noon.AddHours(1) })).Outcomes);
        Assert.NotNull(await OneAsync());
    }

    [StoreFact]
    public async Task Pushed_news_and_deletions_come_out_the_same_in_every_order()
    {
        FactBatch[] told =
        [
            Pushed("opened") with { Partial = [Opened() with { UpdatedAt = Noon }] },
            Pushed("renamed") with { Facts = [Opened() with { Title = "New", UpdatedAt = Noon.AddMinutes(30) }] },
            Pushed("gone") with { Deleted = [new(FactKind.Incident, "i", Noon.AddHours(1))] },
        ];
        FactBatch back = Pushed("back") with { Facts = [Opened() with { Title = "Back", UpdatedAt = Noon.AddHours(2) }] };
        int tries = 0;
        foreach (FactBatch[] order in Orders(told))
        {
            await SendAsync($"try {tries++}", order);
        }

        Assert.Empty(await ReadAsync());
        foreach (FactBatch[] order in Orders([.. told, back]))
        {
            await SendAsync($"try {tries++}", order);
        }

        List<StoredFact> left = await ReadAsync();
        Assert.Equal(24, left.Count);
        Assert.All(left, fact => Assert.Equal("Back", ((Incident)fact.Fact).Title));
    }

    [StoreFact]
    public async Task What_was_deleted_before_anything_of_it_was_stored_is_no_version()
    {
        BatchResult gone = await Store.WriteAsync(Pushed("gone") with { Deleted = [new(FactKind.Incident, "i", Noon)] });
        BatchResult late = await Store.WriteAsync(Pushed("late") with { Partial = [Opened() with { UpdatedAt = Noon.AddHours(-1) }] });

        Assert.Equal((0, 0L), (gone.Deleted, gone.Revision));
        Assert.Equal([FactOutcome.Unchanged], late.Outcomes);
        Assert.Empty(await ReadAsync(new() { WithDeleted = true }));
    }

    [StoreFact]
    public async Task A_poll_is_believed_over_a_deletion_that_was_pushed()
    {
        await Store.WriteAsync(Pushed("gone") with { Deleted = [new(FactKind.Incident, "i", Noon)] });

        await WriteAsync(Opened() with { UpdatedAt = Noon.AddHours(-1) });

        Assert.NotNull(await OneAsync());
    }

    [StoreFact]
    public async Task A_poll_that_says_gone_holds_against_deliveries_that_come_late()
    {
        await Store.WriteAsync(new FactBatch { Source = "github", Deleted = [new(FactKind.Incident, "i", Noon)] });

        await Store.WriteAsync(Pushed("late") with { Partial = [Opened() with { UpdatedAt = Noon.AddHours(-1) }] });

        Assert.Empty(await ReadAsync());
    }

    [StoreFact]
    public async Task What_is_gone_is_forgotten_when_no_sender_would_try_again()
    {
        await Store.WriteAsync(Pushed("gone") with { Deleted = [new(FactKind.Incident, "i", Noon)] });
        Clock.Now += TimeSpan.FromDays(31);
        await Store.WriteAsync(Pushed("any"));

        await Store.WriteAsync(Pushed("late") with { Partial = [Opened() with { UpdatedAt = Noon.AddHours(-1) }] });

        Assert.Single(await ReadAsync());
    }

    private static FactBatch Pushed(string delivery) => new() { Source = "github", DeliveryId = delivery };

    /// <summary>The deliveries in that order, as news of a source of their own.</summary>
    private async Task SendAsync(string source, IEnumerable<FactBatch> order)
    {
        foreach (FactBatch batch in order)
        {
            await Store.WriteAsync(batch with { Source = source });
        }
    }

    private static IEnumerable<FactBatch[]> Orders(FactBatch[] batches) => batches.Length < 2
        ? [batches]
        : batches.SelectMany(first => Orders([.. batches.Where(other => other != first)]).Select(rest => (FactBatch[])[first, .. rest]));

    private static Incident Opened() => Some.Incident(id: "i");

    private Task<BatchResult> PartAsync(params Fact[] news) => Store.WriteAsync(new FactBatch { Source = "github", Partial = news });

    private async Task<Incident> OneAsync() => Assert.IsType<Incident>(Assert.Single(await ReadAsync()).Fact);
}
