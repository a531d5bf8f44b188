using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Server.Live;
using Metrics.Store;
using Metrics.Tests.Compute.Review;
using Metrics.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace Metrics.Tests.Server.Board;

/// <summary>What misses its target by less than its rounding does not read as if it met it.</summary>
public sealed class RoundedTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rounded-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Thirty_three_of_329_is_told_apart_from_ten_percent_in_the_sentence_the_card_and_the_review()
    {
        Fact[] facts = [.. Year.Shipped(3, 329, failed: 33, hours: 23 + (10 / 3600d))];

        string page = PageText.Of(await OpenAsync("/?window=2026-Q3", facts));
        string review = PageText.Of(await OpenAsync("/review/2026-Q3", facts));

        Assert.Contains("Change fail rate is 10.03 %; the target is at most 10 %.", page, StringComparison.Ordinal);
        Assert.Matches("\nChange fail rate\n.*ok\n10\\.03 %\nTarget\nat most 10 % ✕missed\n", page);
        Assert.Contains("recovery time is 24.003 h; the target is at most 24 h.", page, StringComparison.Ordinal);
        Assert.Contains("\n10.03 %\n10 % ✕missed\n", review, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_meets_its_target_exactly_stays_short()
    {
        string page = PageText.Of(await OpenAsync("/?window=2026-Q3", [.. Year.Shipped(3, 320, failed: 32, hours: 23)]));

        Assert.Contains("2 of 2 delivery targets are met.", page, StringComparison.Ordinal);
        Assert.Contains("\n10 %\nTarget\nat most 10 % ✓met\n", page, StringComparison.Ordinal);
    }

    private async Task<string> OpenAsync(string address, Fact[] facts)
    {
        var config = new MetricsConfig
        {
            Catalog = Some.Catalog("pay"),
            Targets = [new Target { Metric = "change_fail_rate", AtMost = 0.1 }, new Target { Metric = "failed_deployment_recovery.median", AtMost = 86_400 }],
        };
        string folder = Directory.CreateDirectory(Path.Combine(_folder, Path.GetRandomFileName())).FullName;
        (WebApplication app, FactStore store, LiveIndex _) = await BoardSite.StartAsync(
            config, folder, (store, _) => store.WriteAsync(new FactBatch { Source = "files", Facts = facts }));
        await using (store)
        await using (app)
        {
            using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            return await http.GetStringAsync(new Uri(address, UriKind.Relative));
        }
    }
}
