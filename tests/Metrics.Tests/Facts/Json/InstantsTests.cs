using Metrics.Facts;
using Metrics.Facts.Json;

namespace Metrics.Tests.Facts.Json;

public class InstantsTests
{
    [Theory]
    [InlineData("2026-01-31T09:30:00Z", 1769851800000)]
    [InlineData("2026-01-31T09:30:00.250Z", 1769851800250)]
    [InlineData("2026-01-31T09:30:00.2509Z", 1769851800250)]
    [InlineData("2026-01-31T10:30:00+01:00", 1769851800000)]
    [InlineData("2026-01-31 09:30Z", 1769851800000)]
    [InlineData("2024-02-29T00:00:00Z", 1709164800000)]
    [InlineData("1969-12-31T23:59:59.999Z", -1)]
    public void An_instant_is_read_whichever_way_it_is_spelt(string text, long milliseconds)
    {
        Assert.True(Instants.TryParse(text, out DateTimeOffset instant, out _));
        Assert.Equal((milliseconds, TimeSpan.Zero), (instant.ToUnixTimeMilliseconds(), instant.Offset));

        var incident = (Incident)FactJson.FromWire(FactKind.Incident, $$"""{"id":"i","title":"t","started_at":"{{text}}"}""");
        Assert.Equal(instant, incident.StartedAt);
    }

    [Theory]
    [InlineData("2026-02-29T00:00:00Z")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-01-31T24:00:00Z")]
    [InlineData("2026-01-31T09:60:00Z")]
    [InlineData("2026-01-31T09:30:61Z")]
    [InlineData("2026-01-31T09:30:0xZ")]
    [InlineData("2026-01-31T09:30:00.2x0Z")]
    [InlineData("2026-01-31T09:30:00z.000Z")]
    [InlineData("0000-01-31T09:30:00Z")]
    public void What_is_no_instant_is_refused_with_an_example(string text)
    {
        Assert.False(Instants.TryParse(text, out _, out string? reason));
        Assert.Contains("such as 2026-01-31T09:30:00Z", reason, StringComparison.Ordinal);
    }
}
