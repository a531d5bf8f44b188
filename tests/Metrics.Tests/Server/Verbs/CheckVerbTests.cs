using System.Text.Json;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Verbs;

public sealed class CheckVerbTests
{
    [Fact]
    public async Task A_right_file_ends_with_0_and_says_what_is_in_it()
    {
        using var run = new VerbRun().With("metrics.yaml", "catalog: { teams: [{ name: a, services: [{ name: b, repositories: [x/y] }] }] }");

        Assert.Equal(0, await run.RunAsync("check"));
        Assert.Equal("metrics.yaml is right: 1 team, 1 service, 0 sources, 0 KPIs\n", run.Out);
    }

    [Fact]
    public async Task Every_mistake_is_printed_with_the_path_as_it_was_written_and_ends_with_2()
    {
        using var run = new VerbRun().With("sub/m.yaml", "stor: x\nlisten: { address: nowhere }\n");

        Assert.Equal(2, await run.RunAsync("check", "-c", "sub/m.yaml"));
        Assert.StartsWith("sub/m.yaml:1:1: 'stor' is no key of metrics.yaml; did you mean 'store'?", run.Out, StringComparison.Ordinal);
        Assert.Contains("\nsub/m.yaml:2:20: 'nowhere' is no address", run.Out, StringComparison.Ordinal);
        Assert.EndsWith("2 mistakes\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_json_every_mistake_has_its_place()
    {
        using var run = new VerbRun().With("metrics.yaml", "stor: x\n");

        Assert.Equal(2, await run.RunAsync("check", "--json"));
        JsonElement problem = JsonDocument.Parse(run.Out).RootElement.GetProperty("problems")[0];
        Assert.Equal("error", problem.GetProperty("level").GetString());
        Assert.Equal(1, problem.GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task A_file_that_is_not_there_ends_with_2()
    {
        using var run = new VerbRun();

        Assert.Equal(2, await run.RunAsync("check"));
        Assert.Contains("metrics init", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chek")]
    [InlineData("check", "--jsn")]
    [InlineData("serve", "--log-format", "xml")]
    public async Task A_wrong_command_line_ends_with_2_and_points_to_the_help(params string[] args)
    {
        using var run = new VerbRun();

        Assert.Equal(2, await run.RunAsync(args));
        Assert.Contains("--help", run.Error, StringComparison.Ordinal);
    }
}
