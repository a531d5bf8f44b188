using System.IO.Compression;
using System.Text;
using Metrics.Server.Expose;

namespace Metrics.Tests.Server.Expose;

public class BodyPartTests
{
    private static readonly Family Public = new("a", FamilyKind.Gauge, "A.");
    private static readonly Family Secret = new("b", FamilyKind.Gauge, "B.");

    [Theory]
    [InlineData(ExpositionFormat.Text, "")]
    [InlineData(ExpositionFormat.OpenMetrics, "# EOF\n")]
    public void Parts_compressed_at_different_times_join_into_one_gzip_answer(object format, string end)
    {
        var kept = new BodyPart(Lines(Public, 1, 50000), (ExpositionFormat)format, sensitive: false, last: false);
        Span<string> answers = [Unzip(kept, 1, format), Unzip(kept, 2, format)];

        Assert.StartsWith("# ", answers[0], StringComparison.Ordinal);
        Assert.EndsWith("b{i=\"0\"} 1\n" + end, answers[0], StringComparison.Ordinal);
        Assert.EndsWith("b{i=\"0\"} 2\n" + end, answers[1], StringComparison.Ordinal);
        Assert.Contains("a{i=\"49999\"} 1\n", answers[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Sensitive_lines_are_left_out_with_their_metadata_unless_asked_for()
    {
        var writer = new FamilyWriter();
        writer.Add(Public, [], 1);
        writer.Add(Secret, [], 2, sensitive: true);

        string scrape = Plain(new BodyPart(writer.Families, ExpositionFormat.Text, sensitive: false, last: true));
        string executive = Plain(new BodyPart(writer.Families, ExpositionFormat.Text, sensitive: true, last: true));

        Assert.Equal("# HELP a A.\n# TYPE a gauge\na 1\n", scrape);
        Assert.Equal(scrape + "# HELP b B.\n# TYPE b gauge\nb 2\n", executive);
    }

    private static string Unzip(BodyPart kept, double value, object format)
    {
        var own = new BodyPart(Lines(Secret, value, 1), (ExpositionFormat)format, sensitive: false, last: true);
        using var body = new ScrapeBody(kept, own);
        using var zipped = new MemoryStream([.. body.Gzip.SelectMany(piece => piece.ToArray())]);
        using var gzip = new GZipStream(zipped, CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        string text = reader.ReadToEnd();

        Assert.Equal(Plain(kept) + Plain(own), text);
        Assert.Equal(zipped.Length, zipped.Position);
        return text;
    }

    private static IReadOnlyList<FamilyLines> Lines(Family family, double value, int count)
    {
        var writer = new FamilyWriter();
        for (int i = 0; i < count; i++)
        {
            writer.Add(family, [new("i", $"{i}")], value);
        }

        return writer.Families;
    }

    private static string Plain(BodyPart part) => string.Concat(part.Pieces.Select(piece => Encoding.UTF8.GetString(piece.Span)));
}
