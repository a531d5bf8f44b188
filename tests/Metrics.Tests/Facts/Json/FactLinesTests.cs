using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Metrics.Facts;
using Metrics.Facts.Json;

namespace Metrics.Tests.Facts.Json;

public sealed class FactLinesTests
{
    public static TheoryData<FactKind> Kinds => [.. FactKinds.All];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_line_reads_as_it_does_field_by_field_whatever_their_order(FactKind kind)
    {
        string full = FactJson.ToWire(WholeFacts.Full(kind));
        string[] lines =
        [
            full, FactJson.ToWire(WholeFacts.Bare(kind)), Turned(full), full, full[..^1] + ""","updated_at":"2026-10-05T10:00:00.250+02:00"}""",
        ];
        var quick = new FactLines(kind);

        foreach (string line in lines)
        {
            Fact? read = quick.Read(Encoding.UTF8.GetBytes(line));

            using JsonDocument document = JsonDocument.Parse(line);
            Fact slow = FactInput.Read(kind, document.RootElement, out _)!;
            Assert.NotNull(read);
            Assert.Equal(FactJson.ToStored(slow), FactJson.ToStored(read));
            Assert.Equal(slow.UpdatedAt, read.UpdatedAt);
        }
    }

    [Fact]
    public void A_field_that_is_null_is_left_out() =>
        Assert.Null(Assert.IsType<Change>(Read("""{"id":"c1","repository":"a/b","title":"t","labels":null,"author":null}""")).Labels);

    [Theory]
    [InlineData("""{"id":"c1","repository":"a/b"}""")]
    [InlineData("""{"id":"c1","repository":"a/b","title":null}""")]
    [InlineData("""{"id":"c1","repository":"a/b","title":"t","titel":"t"}""")]
    [InlineData("""{"id":"c1","repository":"a/b","title":"t","title":"u"}""")]
    [InlineData("""{"id":"c1","repository":"a/b","title":"t","service":"pay"}""")]
    [InlineData("""{"id":"c1","repository":"a/b","title":"t","labels":["fix",null]}""")]
    [InlineData("""{"id":"c1","repository":"a/b","title":"t","labels":"fix"}""")]
    [InlineData("""{"id":"c1","repository":"a/b","title":"t","merged_at":"yesterday"}""")]
    [InlineData("""{"id":"c1","repository":"a/b","title":"t","merged_at":"2026-10-05T10:00:00"}""")]
    [InlineData("""{"id":"c1","repository":"a/b","title":"t","additions":99999999999}""")]
    [InlineData("""{"id":"c1","repository":"a/b","title":"t","origin":"martian"}""")]
    [InlineData("""{"id":"c1","repository":"a/b","title":"\ud800"}""")]
    [InlineData("""{"id":"c1","repository":"a/b","title":"t"} {}""")]
    [InlineData("""{"id":"c1","repository":"a/b","title":"t" """)]
    [InlineData("""[{"id":"c1","repository":"a/b","title":"t"}]""")]
    [InlineData("")]
    public void What_is_unusual_is_left_to_the_reader_that_can_explain(string line) => Assert.Null(Read(line));

    [Theory]
    [InlineData("product:app", true)]
    [InlineData("product:", false)]
    [InlineData("produkt:app", false)]
    public void A_kpi_has_a_scope_that_is_one(string scope, bool taken)
    {
        string line = $$"""{"id":"k1","kpi":"users","scope":"{{scope}}","period":"week","period_start":"2026-01-05","value":7,"unit":"users"}""";

        Assert.Equal(taken, new FactLines(FactKind.Kpi).Read(Encoding.UTF8.GetBytes(line)) is not null);
        using JsonDocument document = JsonDocument.Parse(line);
        Assert.Equal(taken, FactInput.Read(FactKind.Kpi, document.RootElement, out string? wrong) is not null);
        Assert.Equal(taken, wrong is null);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_no_fact()
    {
        byte[] line = Encoding.UTF8.GetBytes("""{"id":"c1","repository":"a/b","title":"t"}""");
        line[^3] = 0xFF;

        Assert.Null(new FactLines(FactKind.Change).Read(line));
    }

    private static Fact? Read(string line) => new FactLines(FactKind.Change).Read(Encoding.UTF8.GetBytes(line));

    private static string Turned(string line)
    {
        var turned = new JsonObject();
        foreach ((string name, JsonNode? value) in JsonNode.Parse(line)!.AsObject().Reverse())
        {
            turned[name] = value?.DeepClone();
        }

        return turned.ToJsonString();
    }
}
