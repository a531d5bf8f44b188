using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Collect;

namespace Metrics.Tests.Server.Collect;

public class SourceRegistryTests
{
    [Fact]
    public void Sources_are_sorted_by_name_and_know_their_options()
    {
        var registry = new SourceRegistry([typeof(Zebra), typeof(Apple)]);

        Assert.Equal(["apple", "zebra"], registry.Types.Select(type => type.Name));
        Assert.Equal(typeof(string), registry.Find("apple")!.Options);
        Assert.Null(registry.Find("pear"));
    }

    [Fact]
    public void Two_sources_of_one_name_stop_the_start()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new SourceRegistry([typeof(Apple), typeof(OtherApple)]));

        Assert.Contains("two sources are called 'apple'", error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(OtherApple), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_breaks_the_contract_stops_the_start() =>
        Assert.Throws<InvalidOperationException>(() => new SourceRegistry([typeof(Stone)]));

    [Source("apple", Summary = "", Records = [FactKind.Incident], Cost = "")]
    private sealed class Apple(string options, SourceTools tools) : IReceiver
    {
        public Reception Receive(Delivery delivery) => new Reception.Refused(options + tools.Name);
    }

    [Source("apple", Summary = "", Records = [FactKind.Incident], Cost = "")]
    private sealed class OtherApple(string options, SourceTools tools) : IReceiver
    {
        public Reception Receive(Delivery delivery) => new Reception.Refused(options + tools.Name);
    }

    [Source("zebra", Summary = "", Records = [FactKind.Incident], Cost = "")]
    private sealed class Zebra(int options, SourceTools tools) : IReceiver
    {
        public Reception Receive(Delivery delivery) => new Reception.Refused(options + tools.Name);
    }

    [Source("stone", Summary = "", Records = [FactKind.Incident], Cost = "")]
    private sealed class Stone;
}
