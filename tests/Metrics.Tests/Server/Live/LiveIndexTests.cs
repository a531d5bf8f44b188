using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Server.Live;
using Metrics.Store;
using Metrics.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Metrics.Tests.Server.Live;

public class LiveIndexTests
{
    private static readonly MetricsConfig Config = new() { Catalog = Some.Catalog("pay") };

    [Fact]
    public async Task What_the_store_holds_is_read_at_start()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, WorkedExample.Facts);

        Assert.Equal(4, Deployments(server));
        Assert.Equal(8, server.Services.GetRequiredService<LiveIndex>().Reached);
    }

    [Fact]
    public async Task What_this_process_writes_is_there_at_once_and_moves_the_generation()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, WorkedExample.Facts);
        LiveIndex index = server.Services.GetRequiredService<LiveIndex>();
        long before = index.Generation;
        int told = 0;
        index.Changed += () => told++;

        await server.WriteAsync(Some.Deploys, Some.Deployment("2026-01-09T17:00Z", "D5"));

        Assert.Equal((5, 1), (Deployments(server), told));
        Assert.True(index.Generation > before);
    }

    [Fact]
    public async Task What_another_replica_wrote_before_is_not_lost()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, WorkedExample.Facts);

        // Written past this process' back, as another replica does; then this process writes.
        await server.Store.WriteAsync(new FactBatch { Source = Some.Deploys, Facts = [Some.Deployment("2026-01-09T16:00Z", "D5")] });
        await server.WriteAsync(Some.Deploys, Some.Deployment("2026-01-09T17:00Z", "D6"));

        await UntilAsync(() => Deployments(server) == 6);
    }

    [Fact]
    public async Task A_restated_and_a_deleted_fact_change_the_numbers()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, WorkedExample.Facts);

        await server.WriteAsync(Some.Deploys, Some.Deployment("2026-01-07T09:00Z", "D4", revision: "b", outcome: DeploymentOutcome.Failed));
        BatchResult deleted = await server.Store.WriteAsync(new FactBatch { Source = Some.Deploys, Deleted = [new(FactKind.Deployment, "D1")] });
        server.Services.GetRequiredService<IWrittenFacts>().Written(deleted);

        Assert.Equal(2, Deployments(server));
    }

    [Fact]
    public async Task A_changed_catalog_builds_the_index_anew()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, WorkedExample.Facts);

        server.Config.Replace(Config with { Catalog = Some.Catalog("other") });

        await UntilAsync(() => Deployments(server, Scope.Organization) is null or 0);
    }

    [Fact]
    public async Task The_past_is_read_as_it_was_known()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, WorkedExample.Facts);
        DateTimeOffset before = server.Clock.Now;
        server.Clock.Now += TimeSpan.FromHours(1);
        await server.WriteAsync(Some.Deploys, Some.Deployment("2026-01-09T17:00Z", "D5"));
        ICurrentIndex index = server.Services.GetRequiredService<ICurrentIndex>();

        double? known = await index.ReadAsOfAsync(before, (facts, sources) => Count(facts, sources, server.Clock.Now, Scope.Service("pay")), default);

        Assert.Equal((4, 5), (known, Deployments(server)));
    }

    [Fact]
    public async Task As_of_an_earlier_instant_a_source_is_as_late_as_it_was_then()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, WorkedExample.Facts);
        DateTimeOffset before = server.Clock.Now;
        await server.Store.SaveRunAsync(new SourceState { Source = Some.Deploys, LastSuccessAt = before });
        server.Clock.Now += TimeSpan.FromDays(30);
        var index = server.Services.GetRequiredService<LiveIndex>();
        index.Replace([new SourceHealth(Some.Deploys, [FactKind.Deployment], server.Clock.Now, TimeSpan.FromHours(1), 4, 0)]);

        Number now = index.Read((facts, sources) => Deployed(facts, sources, server.Clock.Now));
        Number known = await index.ReadAsOfAsync(before, (facts, sources) => Deployed(facts, sources, server.Clock.Now), default);
        Number then = await index.ReadAsOfAsync(before, (facts, sources) => Deployed(facts, sources, before), default);

        Assert.Equal((0, NumberStatus.Ok), (now.Value, now.Status));
        Assert.Equal((0, NumberStatus.Stale), (known.Value, known.Status));
        Assert.Equal((4, NumberStatus.Ok), (then.Value, then.Status));
    }

    [Fact]
    public async Task Readers_and_a_writer_do_not_meet()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config, WorkedExample.Facts);
        using var stop = new CancellationTokenSource();
        Task[] readers = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Assert.InRange(Deployments(server) ?? 0, 4, 104);
            }
        }))];

        for (int i = 0; i < 100; i++)
        {
            await server.WriteAsync(Some.Deploys, Some.Deployment("2026-01-09T17:00Z", $"N{i}"));
        }

        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Equal(104, Deployments(server));
    }

    private static double? Deployments(RunningServer server, Scope? scope = null) => server.Services.GetRequiredService<ICurrentIndex>()
        .Read((facts, sources) => Count(facts, sources, server.Clock.Now, scope ?? Scope.Service("pay")));

    private static double? Count(FactIndex facts, IReadOnlyList<SourceHealth> sources, DateTimeOffset at, Scope scope) =>
        Deployed(facts, sources, at, scope).Value;

    private static Number Deployed(FactIndex facts, IReadOnlyList<SourceHealth> sources, DateTimeOffset at, Scope? scope = null) =>
        NumberQuery.Report(facts, scope ?? Scope.Service("pay"), Window.OfDays(7), at, sources).Numbers
            .Single(number => number is { Metric: "deployments", Origin: null });

    private static async Task UntilAsync(Func<bool> done)
    {
        for (int i = 0; i < 200 && !done(); i++)
        {
            await Task.Delay(50);
        }

        Assert.True(done());
    }
}
