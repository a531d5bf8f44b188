using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Collect.Running;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Collect;

public sealed class SourceTrialTests : IAsyncLifetime
{
    private CollectBench _bench = null!;

    public async Task InitializeAsync() => _bench = await CollectBench.OpenAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task It_stops_after_the_first_page_and_stores_nothing()
    {
        var source = new FakeSource(Found("d1"), Found("d2"), new SourceRecord.Unreadable("page 1, d9", "no end", "{}"), new SourceRecord.Checkpoint("2"), Found("d3"));

        TrialResult result = await TryAsync(source);

        Assert.Equal(["d1", "d2"], result.Facts.Select(found => found.Fact.Id));
        Assert.Equal("no end", Assert.Single(result.Unreadable).Reason);
        Assert.True(result.More);
        Assert.Null(result.Error);
        Assert.Equal(new CollectWindow(Some.At("2026-11-13T10:00Z"), CollectBench.Start, null, Some.At("2026-11-13T10:00Z")), source.Windows.Single());
        Assert.Equal(0, await _bench.Store.RevisionAsync());
    }

    [Fact]
    public async Task It_says_what_is_wrong()
    {
        TrialResult result = await TryAsync(new ThrowingSource(new SourceFaultException(FaultKind.Refused, "the token has expired"), Found("d1")));

        Assert.Equal((FaultKind.Refused, "the token has expired"), (result.Fault, result.Error));
        Assert.Single(result.Facts);
    }

    private static SourceRecord Found(string id) => FakeSource.Found(Some.Deployment(id: id));

    private Task<TrialResult> TryAsync(ISource source) => new SourceTrial(_bench.Workshop, _bench.Clock).RunAsync(CollectBench.Spec(source));
}
