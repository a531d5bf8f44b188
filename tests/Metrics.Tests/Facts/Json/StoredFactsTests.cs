using System.Text;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Json;
using Metrics.Tests.Support;

namespace Metrics.Tests.Facts.Json;

public class StoredFactsTests
{
    public static TheoryData<FactKind> Kinds => [.. FactKinds.All];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_field_survives_storing(FactKind kind)
    {
        Fact full = WholeFacts.Full(kind);

        Fact read = FactJson.FromStored(kind, FactJson.ToStored(full));

        Assert.Equal(FactJson.ToWire(full), FactJson.ToWire(read));
        Assert.Equal(FactJson.ToStored(full), FactJson.ToStored(read));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Unknown_fields_stay_unknown(FactKind kind)
    {
        Fact bare = WholeFacts.Bare(kind);

        Assert.Equal(FactJson.ToWire(bare), FactJson.ToWire(FactJson.FromStored(kind, FactJson.ToStored(bare))));
    }

    [Fact]
    public void Authors_and_labels_that_look_alike_stay_apart()
    {
        string[] alike =
        [
            .. Enumerable.Range(0, 5000).Select(number => $"developer-{number:d4}@acme.example"),
            .. Enumerable.Range(0, 300).Select(number => $"{number}"),
            "", "ü", "u", "日本", "a\"b", "a'b", "\u0000", "Developer-0001@acme.example",
        ];
        foreach (string author in alike.Concat(alike))
        {
            Change change = Some.Change("2026-01-05T12:00Z") with { Author = author, Labels = [author, "bug", author] };

            var read = (Change)FactJson.FromStored(FactKind.Change, FactJson.ToStored(change));

            Assert.Equal(author, read.Author);
            Assert.Equal([author, "bug", author], read.Labels);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Who_counts_is_spared_what_only_people_read_of_deployments_and_changes(FactKind kind)
    {
        Fact full = WholeFacts.Full(kind);
        Fact expected = full switch
        {
            Deployment deployment => deployment with { Title = "", Url = "" },
            Change change => change with { Title = "", Url = "" },
            _ => full,
        };

        Fact counted = FactJson.FromStored(kind, FactJson.ToStored(full), FactParts.Counted);

        Assert.Equal(FactJson.ToWire(expected), FactJson.ToWire(counted));
    }

    [Fact]
    public void An_empty_list_is_not_an_unknown_one()
    {
        Deployment none = Some.Deployment(changes: []);

        Assert.Empty(Assert.IsType<Deployment>(FactJson.FromStored(FactKind.Deployment, FactJson.ToStored(none))).Changes!);
        Assert.NotEqual(FactJson.ToStored(none), FactJson.ToStored(none with { Changes = null }));
    }

    [Fact]
    public void The_stored_form_of_a_kind_does_not_move()
    {
        Change change = Some.Change(id: "acme/pay#7", labels: ["fix"], revision: "0a1b", author: "dana") with { Number = 7 };

        Assert.Equal(
            """["acme/pay#7","acme/pay","A change",7,"dana",null,null,null,null,1767603600000,1767603600000,"0a1b","""
            + """null,null,null,null,["fix"]]""",
            Encoding.UTF8.GetString(FactJson.ToStored(change)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""["i"]""")]
    [InlineData("""["i",null,"title","noon"]""")]
    [InlineData("""["i",null,"title",9999999999999999]""")]
    [InlineData("""["i",null,"title",0,null,null,null,null,null,null,null,null,null,null,"more"]""")]
    [InlineData("""["i",null,"title",0] """ + "x")]
    public void Content_that_is_none_is_refused(string body) =>
        Assert.ThrowsAny<JsonException>(() => FactJson.FromStored(FactKind.Incident, Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Content_that_is_no_text_is_refused() =>
        Assert.ThrowsAny<JsonException>(() => FactJson.FromStored(FactKind.Incident, [(byte)'[', (byte)'"', 0xFF, (byte)'"', (byte)']']));
}
