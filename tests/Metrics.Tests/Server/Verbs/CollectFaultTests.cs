using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Verbs;

/// <summary>A person who collects and whose vendor is in trouble learns of it within half a minute, and why.</summary>
public sealed class CollectFaultTests
{
    private static readonly DateTimeOffset Start = Some.At("2026-01-09T18:00Z");

    [Theory]
    [InlineData(401, "{\"message\":\"bad token\"}", nameof(VendorFault.None), "answered 401 Unauthorized: bad token")]
    [InlineData(500, "{\"message\":\"boom\"}", nameof(VendorFault.None), "answered 500 Internal Server Error: boom")]
    [InlineData(200, "{\"items\": [{\"id\": 1, \"na", nameof(VendorFault.None), "answered JSON that ends or breaks at byte")]
    [InlineData(200, "<html>Sign in</html>", nameof(VendorFault.None), "answered a web page where JSON belongs")]
    [InlineData(200, "{\"items\": []}", nameof(VendorFault.Cut), "could not be reached or broke off")]
    [InlineData(200, "{\"items\": []}", nameof(VendorFault.Reset), "could not be reached or broke off")]
    public async Task Whatever_goes_wrong_is_told_at_once_and_ends_soon(int status, string body, string fault, string reason)
    {
        await using FakeVendor vendor = await FakeVendor.StartAsync();
        vendor.Answer = (_, _) => (status, "application/json", body);
        vendor.Fault = _ => Enum.Parse<VendorFault>(fault);
        var clock = new FrozenClock(Start);
        using VerbRun run = new VerbRun { Clock = clock }.With("metrics.yaml", Config(vendor.Address));

        Assert.Equal(1, await run.RunAsync("collect"));

        Assert.InRange(clock.GetUtcNow() - Start, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.Matches($"(?m)^alarms +failed .*{reason}", run.Out);
        if (status != 401)
        {
            Assert.Matches($"(?m)^alarms: tried again at 18:00:..Z: GET .*{reason}", run.Error);
        }

        Assert.Equal(0, await run.RunAsync("sources", "status"));
        Assert.Matches($"(?m)^alarms +http +down .*{reason}", run.Out);
    }

    [Fact]
    public async Task A_vendor_that_asks_to_wait_is_waited_for_and_the_wait_is_told()
    {
        await using FakeVendor vendor = await FakeVendor.StartAsync();
        vendor.Answer = (_, _) => (200, "application/json", "{\"items\": []}");
        vendor.Fault = request => request <= 3 ? VendorFault.Limited : VendorFault.None;
        using VerbRun run = new VerbRun().With("metrics.yaml", Config(vendor.Address));

        Assert.Equal(0, await run.RunAsync("collect"));

        Assert.Contains("alarms: rate limited until 18:00:0", run.Error, StringComparison.Ordinal);
        Assert.Matches("(?m)^alarms +done ", run.Out);
    }

    private static string Config(Uri address) => $$"""
        sources:
          - name: alarms
            type: http
            since: 2025-12-01
            request: { url: "{{address}}alarms" }
            records: { path: items }
            facts:
              - kind: incident
                fields: { id: { path: id }, title: { path: name }, started_at: { path: at } }
        """;
}
