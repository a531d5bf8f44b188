using System.Net.Http.Headers;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Config;
using Metrics.Server.Live;
using Metrics.Server.Snapshots;
using Metrics.Store;
using Microsoft.AspNetCore.Builder;

namespace Metrics.Tests.Server.Board;

/// <summary>Who sees what, and what there is to see before there is anything.</summary>
public sealed class BoardReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("board-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Without_sources_the_board_tells_the_first_step()
    {
        string page = await OpenAsync(new MetricsConfig(), "/", null);

        Assert.Contains("Connect a first source", page, StringComparison.Ordinal);
        Assert.Contains("metrics init", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_sources_and_no_facts_it_says_what_is_awaited()
    {
        var source = new SourceSpec { Name = "github", Type = "github", Options = new object() };

        string page = await OpenAsync(new MetricsConfig { Sources = [source] }, "/", null);

        Assert.Contains("Waiting for the first facts", page, StringComparison.Ordinal);
        Assert.Contains("metrics sources test", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sensitive_kpi_is_absent_for_a_viewer_and_there_for_an_executive()
    {
        string viewer = await OpenAsync(WithKpis(), "/", "token-of-viewer", Points);
        string executive = await OpenAsync(WithKpis(), "/", "token-of-executive", Points);

        Assert.DoesNotContain("Net revenue", viewer, StringComparison.Ordinal);
        Assert.Contains("Some numbers are shown to executives only", viewer, StringComparison.Ordinal);
        Assert.Contains("Net revenue", executive, StringComparison.Ordinal);
        Assert.DoesNotContain("executives only", executive, StringComparison.Ordinal);
        Assert.Contains("There is no metric revenue", await OpenAsync(WithKpis(), "/explain/revenue", "token-of-viewer", Points), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/snapshots/2026-Q3.1")]
    [InlineData("/snapshots/compare?from=2026-Q3.1&to=2026-Q4.1")]
    public async Task A_snapshot_shows_sensitive_kpis_to_executives_only(string address)
    {
        string viewer = await OpenAsync(WithKpis(), address, "token-of-viewer", Points);
        string executive = await OpenAsync(WithKpis(), address, "token-of-executive", Points);

        Assert.Contains("2026-Q3.1", viewer, StringComparison.Ordinal);
        Assert.DoesNotContain("Net revenue", viewer, StringComparison.Ordinal);
        Assert.Contains("Net revenue", executive, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_snapshots_the_page_tells_how_to_make_one()
    {
        string page = await OpenAsync(new MetricsConfig(), "/snapshots", null);

        Assert.Contains("metrics snapshot create 2026-Q3", page, StringComparison.Ordinal);
        Assert.Contains("days_after_quarter", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_without_data_shows_no_data_and_never_zero()
    {
        var catalog = new Catalog { Teams = [new Team { Name = "sales", Services = [new Service { Name = "crm" }] }] };

        string text = PageText.Of(await OpenAsync(new MetricsConfig { Catalog = catalog }, "/services/crm", null, Points));

        Assert.Contains("no data", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("\\b0 %", text);
        Assert.Contains("Nobody is named", text, StringComparison.Ordinal);
    }

    private static MetricsConfig WithKpis() => new()
    {
        Kpis =
        [
            new Kpi { Name = "revenue", Title = "Net revenue", Unit = "EUR", Sensitive = true },
            new Kpi { Name = "users", Title = "Users", Unit = "users" },
        ],
        Access = new AccessOptions
        {
            Tokens =
            [
                new AccessToken { Name = "viewer", Role = AccessRole.Viewer, Token = Secret.Of("token-of-viewer") },
                new AccessToken { Name = "executive", Role = AccessRole.Executive, Token = Secret.Of("token-of-executive") },
            ],
        },
    };

    private static Fact[] Points { get; } = [Point("revenue", "EUR"), Point("users", "users")];

    private static KpiPoint Point(string kpi, string unit) => new()
    {
        Id = kpi,
        Kpi = kpi,
        Scope = "organization",
        Period = KpiPeriod.Month,
        PeriodStart = new DateOnly(2026, 10, 1),
        Value = 100,
        Unit = unit,
    };

    private async Task<string> OpenAsync(MetricsConfig config, string address, string? token, params Fact[] facts)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, Path.GetRandomFileName())).FullName;
        (WebApplication app, FactStore store, LiveIndex _) = await BoardSite.StartAsync(config, folder, async (store, clock) =>
        {
            if (facts.Length > 0)
            {
                await store.WriteAsync(new FactBatch { Source = "finance", Facts = facts });
                var maker = new SnapshotMaker(store, new CurrentConfig(config), clock);
                await maker.MakeAsync(new SnapshotRequest("2026-Q3"), []);
                await maker.MakeAsync(new SnapshotRequest("2026-Q4"), []);
            }
        });
        await using (store)
        await using (app)
        {
            using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
            HttpResponseMessage answer = await http.GetAsync(new Uri(address, UriKind.Relative));
            return await answer.Content.ReadAsStringAsync();
        }
    }
}
