using System.Text;
using Metrics.Compute;
using Metrics.Compute.Business;
using Metrics.Compute.Snapshots;
using Metrics.Facts;
using Metrics.Server.Live;
using Metrics.Server.Snapshots;
using Metrics.Server.Snapshots.Exports;
using Metrics.Store;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Snapshots;

public sealed class SnapshotTests(DemoStore.Template template) : IClassFixture<DemoStore.Template>, IAsyncLifetime
{
    private readonly DemoStore _demo = new(template);

    public Task InitializeAsync() => _demo.InitializeAsync();

    public Task DisposeAsync() => _demo.DisposeAsync();

    [Fact]
    public async Task Snapshots_of_eight_quarters_verify_as_identical()
    {
        string[] quarters = ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"];
        foreach (string quarter in quarters)
        {
            SnapshotDocument made = await _demo.MakeAsync(quarter);

            SnapshotCheck check = await _demo.VerifyAsync(made.Id);
            Assert.True(check.Identical, string.Join('\n', check.Findings.Select(finding => finding.Words)));
        }

        SnapshotDocument running = (await SnapshotShelf.OpenAsync(_demo.Store, "2026-Q4", default)).Document;
        Assert.True(running.ToDate);
        string file = Encoding.UTF8.GetString(new SnapshotExporter(_demo.Config).Write(running, "json", withSensitive: true));
        Assert.Empty(SchemaCheck.Of(SnapshotSchema.Text, file));
    }

    [Fact]
    public async Task A_quarter_that_was_running_at_the_moment_of_knowledge_is_told_to_date()
    {
        var request = new SnapshotRequest("2026-Q3", AsOf: Some.At("2026-08-14T12:00Z"));
        IReadOnlyList<SourceHealth> sources = SourceStates.Of(_demo.Config.Value, await _demo.Store.SourcesAsync()).Health();
        SnapshotDocument made = await new SnapshotMaker(_demo.Store, _demo.Config, _demo.Clock).MakeAsync(request, sources);

        SnapshotCheck check = await _demo.VerifyAsync(made.Id);

        Assert.Equal((request.AsOf, true, true), (made.At, made.ToDate, made.Review.ToDate));
        Number deployments = made.Numbers[0].Numbers.First(number => number.Metric == "deployments");
        Assert.True(deployments is { Status: NumberStatus.Ok, Value: > 0 });
        Assert.All(made.Sources, source => Assert.Equal(request.AsOf, source.LastSuccessAt));
        Assert.True(check.Identical, string.Join('\n', check.Findings.Select(finding => finding.Words)));
    }

    [Fact]
    public async Task A_snapshot_of_a_program_that_knew_less_still_verifies()
    {
        SnapshotDocument made = await _demo.MakeAsync("2026-Q3");
        SnapshotDocument earlier = made with
        {
            Review = made.Review.Earlier(),
            Numbers = [.. made.Numbers.Select(scope => scope with { Notes = null })],
        };

        FactIndex index = await SnapshotIndex.BuildAsync(_demo.Store, earlier, default);
        earlier = earlier with { Kpis = SnapshotNumbers.Kpis(earlier, index) };

        Assert.Contains(earlier.Kpis, row => row.Kpi == "orders" && row.Flags.Contains("a gap: 1 of 13 weeks are missing"));
        Assert.Equal(SnapshotJson.Canonical(earlier), SnapshotJson.Canonical(SnapshotNumbers.Fill(earlier, index)));
        Assert.NotNull(made.Review.Origins);
    }

    [Fact]
    public async Task A_snapshot_of_a_program_that_told_every_move_beyond_its_interval_still_verifies()
    {
        SnapshotDocument made = await _demo.MakeAsync("2026-Q3");
        FactIndex index = await SnapshotIndex.BuildAsync(_demo.Store, made, default);

        SnapshotDocument earlier = SnapshotNumbers.Fill(made with { Review = made.Review with { LeastMove = null } }, index);

        Assert.True(earlier.Review.TradeOffs.Count > made.Review.TradeOffs.Count);
        Assert.DoesNotContain("least_move", Encoding.UTF8.GetString(SnapshotJson.Canonical(earlier)), StringComparison.Ordinal);
        Assert.Equal(SnapshotJson.Canonical(earlier), SnapshotJson.Canonical(SnapshotNumbers.Fill(earlier, index)));
    }

    [Fact]
    public async Task A_kpi_of_weeks_is_told_with_every_week_that_began_in_the_quarter()
    {
        SnapshotDocument made = await _demo.MakeAsync("2026-Q3");

        KpiRow orders = made.Kpis.Single(row => row.Kpi == "orders");
        FactIndex index = await SnapshotIndex.BuildAsync(_demo.Store, made, default);
        Kpi kpi = made.KpiCatalog.Single(kpi => kpi.Name == "orders");
        KpiEvidence evidence = KpiExplaining.Of(index, made.KpiCatalog, kpi, "organization", CalendarPeriod.Parse(made.Quarter), made.At, made.Sources);

        Assert.Equal((13, evidence.Value!.Value), (evidence.Parts.Count, orders.Quarter));
        Assert.Empty(orders.Flags);
        Assert.Equal("2026-W39", orders.Last);
    }

    [Fact]
    public async Task A_late_incident_and_a_refund_show_in_the_diff_and_leave_the_snapshot_as_it_was()
    {
        SnapshotDocument first = await _demo.MakeAsync("2026-Q3");
        (string source, KpiPoint refund) = DemoStore.Refund();
        await _demo.Store.WriteAsync(new FactBatch { Source = DemoStore.IncidentSource, Facts = [DemoStore.LateIncident()] });
        await _demo.Store.WriteAsync(new FactBatch { Source = source, Facts = [refund] });

        SnapshotDiff diff = await _demo.DiffAsync(first.Id, ISnapshots.Today);

        RestatedFact incident = Assert.Single(diff.Restated, cause => cause.Key?.Id == "LATE1");
        Assert.Equal(("new", "Noticed late"), (incident.What, incident.Title));
        Assert.Contains(incident.Effects, effect => effect is { Scope: "organization", Name: "incidents" } && effect.After - effect.Before == 1);
        RestatedFact restated = Assert.Single(diff.Restated, cause => cause.Key?.Kind == FactKind.Kpi);
        Assert.Equal("restated", restated.What);
        Assert.Contains(restated.Effects, effect => effect.Name == "net_revenue" && effect.After - effect.Before == -5_000);
        Assert.True((await _demo.VerifyAsync(first.Id)).Identical);

        SnapshotDocument second = await _demo.MakeAsync("2026-Q3", note: "after the refund");
        Assert.Equal(("2026-Q3.2", "2026-Q3.1"), (second.Id, second.Predecessor));
        Assert.True((await _demo.VerifyAsync(second.Id)).Identical);
        Assert.Contains((await _demo.DiffAsync(first.Id, second.Id)).Kpis, moved => moved.Difference == -5_000);
    }

    [Fact]
    public async Task Between_quarters_the_diff_says_what_moved_beyond_its_interval()
    {
        SnapshotDocument second = await _demo.MakeAsync("2026-Q2");
        SnapshotDocument third = await _demo.MakeAsync("2026-Q3");

        SnapshotDiff diff = await _demo.DiffAsync(second.Id, third.Id);

        Assert.False(diff.SameQuarter);
        Assert.Empty(diff.Restated);
        Assert.Contains(diff.Numbers, moved => moved is { Scope: "organization", Name: "deployments" });
        Assert.Contains(diff.Numbers, moved => moved.BeyondInterval is not null);
    }

    [Fact]
    public async Task A_quarter_that_has_not_begun_an_unknown_scope_and_an_unknown_id_are_refused_in_words()
    {
        Assert.Contains("has not begun: it starts on 2027-01-01", (await Assert.ThrowsAsync<SnapshotException>(() => _demo.MakeAsync("2027-Q1"))).Message);
        Assert.Contains("is no quarter", (await Assert.ThrowsAsync<SnapshotException>(() => _demo.MakeAsync("2026-07"))).Message);
        Assert.Contains("team:NAME", (await Assert.ThrowsAsync<SnapshotException>(() => _demo.MakeAsync("2026-Q3", "team:nobody"))).Message);
        Assert.Contains("none has been made yet", (await Assert.ThrowsAsync<SnapshotException>(() => _demo.VerifyAsync("2026-Q3.9"))).Message);
    }

    [Fact]
    public async Task A_snapshot_of_one_team_holds_the_team_and_its_services_only()
    {
        string team = _demo.Config.Value.Catalog.Teams[0].Name;

        SnapshotDocument made = await _demo.MakeAsync("2026-Q3", $"team:{team}");

        Assert.Equal(Scope.Team(team), made.Numbers[0].Scope);
        Assert.All(made.Numbers.Skip(1), numbers => Assert.Equal(ScopeKind.Service, numbers.Scope.Kind));
        Assert.True((await _demo.VerifyAsync(made.Id)).Identical);
    }

    [Fact]
    public async Task A_snapshot_that_another_program_computed_says_so_and_which_number_comes_out_otherwise()
    {
        SnapshotDocument made = await _demo.MakeAsync("2026-Q3");
        ScopeNumbers organization = made.Numbers[0];
        Number deployments = organization.Numbers[0];
        SnapshotDocument other = made with
        {
            Id = "2026-Q3.2",
            Predecessor = made.Id,
            Program = "0.9.0+0123456789ab",
            Numbers = [organization with { Numbers = [deployments with { Value = 1 }, .. organization.Numbers.Skip(1)] }, .. made.Numbers.Skip(1)],
        };
        (string digest, byte[] packed) = SnapshotJson.Seal(other);
        await _demo.Store.Snapshots.AddAsync(new StoredSnapshot
        {
            Id = other.Id,
            Quarter = other.Quarter,
            CreatedAt = other.CreatedAt,
            Predecessor = other.Predecessor,
            Revision = other.Revision,
            Digest = digest,
            Document = packed,
        });

        SnapshotCheck check = await _demo.VerifyAsync(other.Id);

        Assert.False(check.Identical);
        Assert.Equal(["program", "number"], check.Findings.Select(finding => finding.What));
        Assert.StartsWith(
            $"metrics 0.9.0+0123456789ab computed it, this is metrics {ProgramVersion.Current}: the facts behind it are those of the day, so it is their computation that has changed",
            check.Findings[0].Words,
            StringComparison.Ordinal);
        Assert.Equal($"organization deployments: 1, computed again {deployments.Value}", check.Findings[1].Words);
    }

    [Fact]
    public async Task Snapshots_of_one_quarter_made_at_once_follow_each_other()
    {
        SnapshotDocument[] made = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => _demo.MakeAsync("2026-Q3"))));

        Assert.Equal(
            [("2026-Q3.1", null), ("2026-Q3.2", "2026-Q3.1"), ("2026-Q3.3", "2026-Q3.2")],
            made.Select(one => (one.Id, one.Predecessor)).Order());
        Assert.All(await Task.WhenAll(made.Select(one => _demo.VerifyAsync(one.Id))), check => Assert.True(check.Identical));
    }

    [Fact]
    public async Task A_snapshot_of_a_team_is_compared_over_what_both_cover()
    {
        (string one, string other) = (_demo.Config.Value.Catalog.Teams[0].Name, _demo.Config.Value.Catalog.Teams[1].Name);
        SnapshotDocument whole = await _demo.MakeAsync("2026-Q2");
        SnapshotDocument team = await _demo.MakeAsync("2026-Q3", $"team:{one}");
        SnapshotDocument apart = await _demo.MakeAsync("2026-Q3", $"team:{other}");

        foreach ((SnapshotDocument first, SnapshotDocument second) in new[] { (whole, team), (team, whole) })
        {
            SnapshotDiff diff = await _demo.DiffAsync(first.Id, second.Id);

            Assert.Equal($"team:{one}", diff.Scope);
            Assert.Subset(team.Numbers.Select(numbers => numbers.Scope.ToString()).ToHashSet(), diff.Numbers.Select(moved => moved.Scope).ToHashSet());
            Assert.All(diff.Kpis, moved => Assert.Equal($"team:{one}", moved.Scope));
        }

        SnapshotException refused = await Assert.ThrowsAsync<SnapshotException>(() => _demo.DiffAsync(team.Id, apart.Id));
        Assert.Contains("have no scope in common", refused.Message, StringComparison.Ordinal);
        Assert.Equal(SnapshotFault.Wrong, refused.Fault);
    }

    [Fact]
    public async Task A_kpi_of_a_scope_that_came_later_shows_in_the_diff()
    {
        SnapshotDocument first = await _demo.MakeAsync("2026-Q3");
        (string source, KpiPoint point) = DemoStore.Refund();
        await _demo.Store.WriteAsync(new FactBatch { Source = source, Facts = [point with { Scope = "product:later" }] });

        SnapshotDiff diff = await _demo.DiffAsync(first.Id, ISnapshots.Today);

        Assert.Contains(diff.Kpis, moved => moved is { Scope: "product:later", Before: null, After: not null });
    }
}
