using Metrics.Facts;
using Metrics.Server.Collect.Http;

namespace Metrics.Server.Demo;

/// <summary>
/// Counts what the sample's sources would have asked and been told, so that the board of the sources has something to show: in the demo
/// nothing is collected.
/// </summary>
internal sealed class DemoTraffic(TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private static readonly (string Source, int Budget, int Requests)[] Sources =
    [
        (DemoSources.GitHub, 5000, 6), (DemoSources.PagerDuty, 960, 2), (DemoSources.Product, 600, 1), (DemoSources.Support, 400, 1),
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        int turn = 0;
        do
        {
            foreach ((string source, int budget, int requests) in Sources)
            {
                Ask(source, budget, requests, turn);
            }

            turn++;
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static void Ask(string source, int budget, int requests, int turn)
    {
        // The help desk's token has run out: it refuses every request.
        bool refused = source == DemoSources.Support;
        for (int request = 0; request < requests; request++)
        {
            SourceMeter.Request(source, refused ? "refused" : "ok");
        }

        // A budget renews itself every hour.
        SourceMeter.Budget(source, "core", budget - (turn % 720 * requests % budget));
        if (!refused)
        {
            FactKind kind = DemoSources.Records(source)[0];
            SourceMeter.Record(source, kind, "unchanged", requests * 3);
            SourceMeter.Record(source, kind, "new", turn % 6 == 0 ? 1 : 0);
        }
    }
}
