using Metrics.Server.Expose;

namespace Metrics.Tests.Server.Expose;

public class ScrapeRequestTests
{
    [Theory]
    [InlineData("", ExpositionFormat.Text)]
    [InlineData("*/*", ExpositionFormat.Text)]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", ExpositionFormat.Text)]
    [InlineData("text/plain;version=0.0.4", ExpositionFormat.Text)]
    [InlineData("application/openmetrics-text", ExpositionFormat.OpenMetrics)]
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        ExpositionFormat.OpenMetrics)]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4," +
        "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1", ExpositionFormat.OpenMetrics)]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.2,text/plain;version=0.0.4;q=0.9", ExpositionFormat.Text)]
    [InlineData("application/openmetrics-text;version=0.0.1,text/plain;q=0.5", ExpositionFormat.Text)]
    [InlineData("application/openmetrics-text;q=0,*/*;q=0.1", ExpositionFormat.Text)]
    [InlineData("application/vnd.google.protobuf", ExpositionFormat.Text)]
    [InlineData("not a header;;;", ExpositionFormat.Text)]
    public void The_wished_format_with_the_highest_quality_is_given(string accept, object format) =>
        Assert.Equal(format, ScrapeRequest.FormatOf([accept]));

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("deflate, gzip;q=0.5", true)]
    [InlineData("*", true)]
    [InlineData("gzip;q=0, *", false)]
    [InlineData("identity", false)]
    [InlineData("", false)]
    public void The_answer_is_compressed_only_when_that_is_wished(string encoding, bool gzip) =>
        Assert.Equal(gzip, ScrapeRequest.TakesGzip([encoding]));
}
