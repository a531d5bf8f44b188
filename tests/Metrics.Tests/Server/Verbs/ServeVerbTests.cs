using System.Net;
using System.Net.Sockets;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Verbs;

public sealed class ServeVerbTests : IDisposable
{
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(60));

    public void Dispose() => _stop.Dispose();

    [Theory]
    [InlineData("serve")]
    [InlineData("serve", "--roles", "serve")]
    [InlineData]
    public async Task The_service_says_where_it_is_and_ends_with_0_when_told_to(params string[] args)
    {
        using VerbRun run = new VerbRun { Clock = TimeProvider.System, EndsAfter = "Metrics is at" }.With("metrics.yaml", "listen: { address: 127.0.0.1:0 }");

        Assert.Equal(0, await run.RunAsync(_stop.Token, args));
        Assert.Matches(@"Metrics is at http://127\.0\.0\.1:\d+", run.Error);
    }

    [Fact]
    public async Task An_address_for_everyone_without_tokens_is_refused()
    {
        using VerbRun run = new VerbRun().With("metrics.yaml", "listen: { address: 0.0.0.0:0 }");

        Assert.Equal(2, await run.RunAsync(_stop.Token, "serve"));
        Assert.Contains("metrics.yaml:1:20", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_ends_with_1_and_its_reason()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using VerbRun run = new VerbRun { Clock = TimeProvider.System }.With("metrics.yaml", $"listen: {{ address: 127.0.0.1:{port} }}");

        Assert.Equal(1, await run.RunAsync(_stop.Token, "serve"));
        Assert.Contains($"127.0.0.1:{port}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_is_none_ends_with_2()
    {
        using VerbRun run = new VerbRun().With("metrics.yaml", "");

        Assert.Equal(2, await run.RunAsync(_stop.Token, "serve", "--roles", "collect,watch"));
        Assert.Contains("collect,serve", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_demo_port_that_is_none_ends_with_2()
    {
        using var run = new VerbRun();

        Assert.Equal(2, await run.RunAsync(_stop.Token, "demo", "--port", "70000"));
    }
}
