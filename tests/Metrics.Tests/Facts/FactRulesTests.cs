using System.Text;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Json;

namespace Metrics.Tests.Facts;

/// <summary>
/// Records that no store keeps, or that would make a number that can't be: each is told with its field, however it is read.
/// </summary>
public sealed class FactRulesTests
{
    private const string Deployed = "\"service\":\"pay\",\"environment\":\"production\",\"revision\":\"aa\",\"outcome\":\"succeeded\"";

    [Theory]
    [InlineData(FactKind.Deployment, "{\"id\":\"\"," + Deployed + "}", "id: it is empty; write a text")]
    [InlineData(FactKind.Deployment, "{\"id\":\"d\\u00001\"," + Deployed + "}", "id: it holds a NUL character")]
    [InlineData(FactKind.Deployment, "{\"id\":\"d1\",\"changes\":[\"a\\u0000\"]," + Deployed + "}", "changes: it holds a NUL character")]
    [InlineData(FactKind.Incident, "{\"id\":\"i1\",\"title\":\"slow\\u0000\",\"started_at\":\"2026-01-08T10:00:00Z\"}", "title: it holds a NUL character")]
    [InlineData(
        FactKind.Incident, "{\"id\":\"i1\",\"title\":\"slow\",\"started_at\":\"0001-01-01T00:00:00Z\"}",
        "started_at: 0001-01-01 stands for no time at all; write when it began")]
    [InlineData(
        FactKind.CodeRework, "{\"repository\":\"acme/pay\",\"day\":\"2026-01-08\",\"lines_changed\":10,\"lines_reworked\":20}",
        "lines_reworked: of 10 lines changed, 20 can't be rework")]
    [InlineData(
        FactKind.CodeRework, "{\"repository\":\"acme/pay\",\"day\":\"2026-01-08\",\"lines_changed\":10,\"lines_reworked\":-1}",
        "lines_reworked: it is less than none")]
    [InlineData(
        FactKind.CodeRework, "{\"repository\":\"acme/pay\",\"day\":\"2026-01-08\",\"lines_changed\":-5,\"lines_reworked\":2}",
        "lines_changed: it is less than none")]
    public void What_can_t_be_is_told_with_its_field(FactKind kind, string line, string expected)
    {
        using JsonDocument document = JsonDocument.Parse(line);

        Assert.Null(new FactLines(kind).Read(Encoding.UTF8.GetBytes(line)));
        Assert.Null(FactInput.Read(kind, document.RootElement, out string? wrong));
        Assert.Equal(expected, wrong);
    }

    [Fact]
    public void An_escaped_backslash_before_digits_is_no_nul_character()
    {
        const string Line = "{\"id\":\"i1\",\"title\":\"slow \\\\u0000\",\"started_at\":\"2026-01-08T10:00:00Z\"}";
        using JsonDocument document = JsonDocument.Parse(Line);

        Assert.Equal("slow \\u0000", Assert.IsType<Incident>(new FactLines(FactKind.Incident).Read(Encoding.UTF8.GetBytes(Line))).Title);
        Assert.Equal("slow \\u0000", Assert.IsType<Incident>(FactInput.Read(FactKind.Incident, document.RootElement, out _)).Title);
    }
}
