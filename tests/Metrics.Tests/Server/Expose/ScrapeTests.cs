using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Config;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Expose;

public partial class ScrapeTests
{
    private const string OpenMetrics = "application/openmetrics-text;version=1.0.0";

    private static readonly MetricsConfig Config = new()
    {
        Catalog = Some.Catalog(Some.Team("money", Some.Service("pay"), Some.Service("quiet"))),
        Definitions = new Definitions { Windows = ["7d"] },
        Targets = [new Target { Metric = "change_fail_rate", Scope = "team:money", AtMost = 0.15 }],
    };

    [Fact]
    public async Task A_scrape_holds_the_numbers_of_the_worked_example()
    {
        await using RunningServer server = await StartAsync();

        string scrape = await server.GetAsync("/metrics");

        // The process's own families change with the machine, and what is computed beside the scrapes may be there or not yet; the numbers
        // must not change.
        string numbers = scrape[..scrape.IndexOf("# HELP metrics_build_info", StringComparison.Ordinal)];
        Golden.Check(Repository.PathOf("tests", "Metrics.Tests", "Server", "Expose", "scrape.txt"), BesideTheScrapes().Replace(numbers, ""));
    }

    [Fact]
    public async Task What_was_written_is_in_the_next_scrape()
    {
        await using RunningServer server = await StartAsync();
        await server.GetAsync("/metrics");

        await server.WriteAsync(Some.Deploys, Some.Deployment("2026-01-09T17:59Z", "D5"));

        Assert.Contains("dora_deployments{scope=\"organization\",window=\"7d\"} 5\n", await server.GetAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_move_with_the_clock_though_nothing_is_written()
    {
        await using RunningServer server = await StartAsync();
        await server.GetAsync("/metrics");

        server.Clock.Now = Some.At("2026-01-12T12:00Z");

        Assert.Contains("dora_deployments{scope=\"organization\",window=\"7d\"} 3\n", await server.GetAsync("/metrics"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*/*", "text/plain; version=0.0.4; charset=utf-8", false)]
    [InlineData(OpenMetrics, "application/openmetrics-text; version=1.0.0; charset=utf-8", true)]
    public async Task The_answer_is_in_the_wished_format(string accept, string type, bool ends)
    {
        await using RunningServer server = await StartAsync();
        using HttpResponseMessage answer = await SendAsync(server, HttpMethod.Get, accept);

        Assert.Equal(type, answer.Content.Headers.ContentType!.ToString());
        Assert.Contains("Accept-Encoding", answer.Headers.Vary);
        Assert.Equal(ends, (await answer.Content.ReadAsStringAsync()).EndsWith("\n# EOF\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_compressed_answer_is_the_plain_one_compressed_and_HEAD_tells_its_size()
    {
        await using RunningServer server = await StartAsync();
        using HttpResponseMessage zipped = await SendAsync(server, HttpMethod.Get, OpenMetrics, "gzip");
        using HttpResponseMessage head = await SendAsync(server, HttpMethod.Head, OpenMetrics, "gzip");
        using var gzip = new GZipStream(await zipped.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        string text = await reader.ReadToEndAsync();

        Assert.Equal(["gzip"], zipped.Content.Headers.ContentEncoding);
        Assert.EndsWith("# EOF\n", text, StringComparison.Ordinal);
        Assert.Contains("dora_change_fail_ratio{scope=\"service\",team=\"money\",service=\"pay\",window=\"7d\"} 0.5\n", text, StringComparison.Ordinal);
        Assert.True(head.Content.Headers.ContentLength > 1000);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_family_stands_together_and_no_series_comes_twice()
    {
        await using RunningServer server = await StartAsync();
        string[] lines = (await server.GetAsync("/metrics")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        string[] families = [.. lines.Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal)).Select(line => line.Split(' ')[2])];
        string[] series = [.. lines.Where(line => line[0] != '#').Select(line => line[..line.LastIndexOf(' ')])];

        Assert.Equal(families.Distinct(), families);
        Assert.Equal(series.Distinct(), series);
        Assert.All(lines.Where(line => line[0] != '#'), line => Assert.Matches(Sample(), line));
        Assert.Subset(families.ToHashSet(), new HashSet<string>
        {
            "metrics_build_info", "process_resident_memory_bytes", "dotnet_gc_collections_total", "dora_target", "dora_performance_level",
        });
    }

    [Fact]
    public async Task Source_states_facts_and_requests_are_there()
    {
        var source = new SourceSpec { Name = Some.Deploys, Type = "files", Options = new object() };
        await using RunningServer server = await RunningServer.StartAsync(Config with { Sources = [source] }, WorkedExample.Facts);
        await server.Store.SaveRunAsync(new()
        {
            Source = Some.Deploys,
            LastAttemptAt = server.Clock.Now,
            LastSuccessAt = server.Clock.Now.AddMinutes(-2),
        });
        string scrape = "";
        string[] late = ["metrics_source_up", "http_server_request_duration_seconds_count{"];
        for (int i = 0; i < 100 && !late.All(name => scrape.Contains(name, StringComparison.Ordinal)); i++)
        {
            await Task.Delay(100);
            server.Clock.Now += TimeSpan.FromSeconds(1);
            scrape = await server.GetAsync("/metrics");
        }

        Assert.Contains("metrics_source_up{source=\"deploys\",type=\"files\"} 1\n", scrape, StringComparison.Ordinal);
        Assert.Contains("metrics_source_last_success_timestamp_seconds{source=\"deploys\",type=\"files\"} 1767981480\n", scrape, StringComparison.Ordinal);
        Assert.Contains("metrics_source_quarantined{source=\"deploys\",type=\"files\"} 0\n", scrape, StringComparison.Ordinal);
        Assert.Contains("metrics_facts{kind=\"deployment\"} 4\n", scrape, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration_seconds_count{", scrape, StringComparison.Ordinal);
        Assert.Contains("http_route=\"/metrics\"", scrape, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_another_kind_does_not_open_it()
    {
        await using RunningServer server = await RunningServer.StartAsync(Config with
        {
            Access = new AccessOptions { Tokens = [new() { Name = "prometheus", Role = AccessRole.Scrape, Token = Secret.Of("let-me-in-please") }] },
        });
        using var asked = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        asked.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "let-me-in-please");
        using HttpResponseMessage without = await server.Http.GetAsync(new Uri("/metrics", UriKind.Relative));
        using HttpResponseMessage with = await server.Http.SendAsync(asked);

        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Equal(HttpStatusCode.OK, with.StatusCode);
    }

    [ProgramFact("promtool")]
    public async Task Promtool_has_nothing_to_say_against_it()
    {
        await using RunningServer server = await StartAsync();
        await server.GetAsync("/metrics");

        (int code, string said) = await Programs.RunAsync("promtool", await server.GetAsync("/metrics"), "check", "metrics");

        Assert.Equal((0, ""), (code, said));
    }

    private static Task<RunningServer> StartAsync() => RunningServer.StartAsync(Config, WorkedExample.Facts);

    private static Task<HttpResponseMessage> SendAsync(RunningServer server, HttpMethod method, string accept, string? encoding = null)
    {
        var request = new HttpRequestMessage(method, "/metrics");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        return server.Http.SendAsync(request);
    }

    [GeneratedRegex("^(# (HELP|TYPE) )?(pair|origin|failure_cost|review)_.*\n", RegexOptions.Multiline)]
    private static partial Regex BesideTheScrapes();

    [GeneratedRegex(@"^[a-z_:][a-z0-9_:]*(\{([a-z_]+=""([^""\\]|\\.)*"",?)*\})? (-?[0-9.]+([eE][+-]?[0-9]+)?|[+-]Inf|NaN)$")]
    private static partial Regex Sample();
}
