using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Metrics.Compute.Review;
using Metrics.Compute.Snapshots;
using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Server.Snapshots;
using Metrics.Server.Snapshots.Exports;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Snapshots;

public sealed class ExportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-export").FullName;

    public static TheoryData<string> Formats() => new(SnapshotExporter.Formats.Where(format => format != "pdf"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_file_verifies_by_itself(string format)
    {
        string path = await ExportAsync(format);

        SnapshotCheck check = await SnapshotExporter.VerifyFileAsync(path, null, default);

        Assert.True(check.Identical, string.Join('\n', check.Findings.Select(finding => finding.Words)));
        Assert.Empty(Directory.GetFiles(_folder, "*.part"));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Any_byte_that_is_flipped_is_found(string format)
    {
        string path = await ExportAsync(format);
        byte[] file = await File.ReadAllBytesAsync(path);
        var random = new Random(7);
        for (int tries = 0; tries < 300; tries++)
        {
            byte[] flipped = [.. file];
            int at = random.Next(flipped.Length);
            flipped[at] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(path, flipped);

            Assert.False((await SnapshotExporter.VerifyFileAsync(path, null, default)).Identical, $"a flip at {at} of {file.Length} was not found");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_file_that_was_cut_short_is_found(string format)
    {
        string path = await ExportAsync(format);
        byte[] file = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, file[..(file.Length * 2 / 3)]);

        Assert.False((await SnapshotExporter.VerifyFileAsync(path, null, default)).Identical);
    }

    [Theory]
    [InlineData("q3 for the board.csv", "snapshot.csv.sha256")]
    [InlineData("snapshot (1).csv", "snapshot (1).csv.sha256")]
    [InlineData("snapshot (1).csv", "downloaded.sha256")]
    public async Task A_csv_that_was_renamed_is_known_by_what_it_holds(string file, string digest)
    {
        string path = await ExportAsync("csv");
        string renamed = Path.Combine(_folder, file);
        File.Move(path, renamed);
        File.Move(path + ".sha256", Path.Combine(_folder, digest));
        await File.WriteAllTextAsync(Path.Combine(_folder, "another.sha256"), $"{new string('0', 64)}  another.csv\n");
        await File.WriteAllTextAsync(Path.Combine(_folder, "no digest.sha256"), "?");

        SnapshotCheck check = await SnapshotExporter.VerifyFileAsync(renamed, null, default);
        await File.AppendAllTextAsync(renamed, "edited");
        SnapshotCheck edited = await SnapshotExporter.VerifyFileAsync(renamed, null, default);

        Assert.Equal(("snapshot.csv", true), (check.Id, check.Identical));
        Assert.False(edited.Identical);
    }

    [Fact]
    public async Task A_csv_put_in_the_place_of_another_is_found()
    {
        string path = await ExportAsync("csv");
        string other = Path.Combine(_folder, "other.csv");
        await Exporter().WriteFileAsync(SnapshotSample.Document with { Quarter = "2026-Q2" }, "csv", other, true, default);
        File.Copy(other, path, overwrite: true);

        Assert.False((await SnapshotExporter.VerifyFileAsync(path, null, default)).Identical);
        Assert.True((await SnapshotExporter.VerifyFileAsync(other, null, default)).Identical);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task Text_that_looks_like_a_formula_stays_text(string format)
    {
        string path = await ExportAsync(format);

        if (format == "csv")
        {
            string[] lines = await File.ReadAllLinesAsync(path);
            Assert.Contains(lines, line => line.Contains("'=HYPERLINK", StringComparison.Ordinal));
            Assert.DoesNotContain(lines, line => line.Contains(",=HYPERLINK", StringComparison.Ordinal) || line.Contains("\"=HYPERLINK", StringComparison.Ordinal));
        }
        else
        {
            string xml = Sheets(path);
            Assert.Contains("=HYPERLINK", xml);
            Assert.DoesNotContain(XDocument.Parse("<all>" + xml + "</all>").Descendants(), element => element.Name.LocalName == "f");
        }
    }

    [Fact]
    public async Task A_workbook_is_valid_and_holds_real_numbers()
    {
        string path = await ExportAsync("xlsx");

        using SpreadsheetDocument book = SpreadsheetDocument.Open(path, isEditable: false);
        Assert.Empty(new OpenXmlValidator().Validate(book).Select(error => $"{error.Path?.XPath}: {error.Description}"));
        Assert.Equal(
            ["Read me", "Numbers", "KPIs", "Pairs", "Review", "Origins", "Cost of failure", "Owners and targets", "Decisions", "Sources"],
            book.WorkbookPart!.Workbook.Sheets!.Elements<DocumentFormat.OpenXml.Spreadsheet.Sheet>().Select(sheet => sheet.Name!.Value!));
        Assert.Contains("<x:v>0.125</x:v>", Sheets(path));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Sensitive_kpis_are_left_out_and_the_file_says_so(string format)
    {
        byte[] file = Exporter().Write(SnapshotSample.Document, format, withSensitive: false);
        string text = format == "xlsx" ? Sheets(file) : Encoding.UTF8.GetString(file);

        Assert.DoesNotContain("7654321", text);
        Assert.Contains("secret_revenue", text);
    }

    [Theory]
    [InlineData("html", "It covers team:pay and what belongs to it, nothing else", "Only what was recorded by 2 October 2026, 09:30 counts")]
    [InlineData("md", "It covers team:pay and what belongs to it, nothing else", "Only what was recorded by 2026-10-02 09:30 UTC counts")]
    [InlineData("xlsx", "team:pay", "Known as of")]
    public void What_a_snapshot_leaves_out_of_its_quarter_stands_at_its_head(string format, params string[] said)
    {
        SnapshotDocument part = SnapshotSample.Document with { Scope = "team:pay", AsOf = new DateTimeOffset(2026, 10, 2, 9, 30, 0, TimeSpan.Zero) };

        byte[] file = Exporter().Write(part, format, withSensitive: true);

        string text = format == "xlsx" ? Sheets(file) : Encoding.UTF8.GetString(file);
        Assert.All(said, words => Assert.Contains(words, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("html")]
    [InlineData("md")]
    public void What_misses_its_target_by_less_than_its_rounding_is_told_apart_from_it(string format)
    {
        SnapshotDocument sample = SnapshotSample.Document;
        KpiRow missed = sample.Kpis[1] with { Value = 999.9981m, Target = 1000, Met = false };
        var rate = new OwnedNumber("change_fail_rate", "Change fail rate", Scope.Organization, null, null, 33 / 329d, "ratio", 0.1, false, false);
        SnapshotDocument document = sample with { Kpis = [missed], Review = sample.Review with { Ownership = [rate] } };

        string text = Encoding.UTF8.GetString(Exporter().Write(document, format, withSensitive: true));

        Assert.Matches(format == "md" ? "\\| 999\\.998 \\(2026-09\\) \\| 1,000 \\(missed\\) \\|" : ">999\\.998 users \\(2026-09\\)<.*>1,000, missed<", text);
        Assert.Equal(format == "html", text.Contains(">10.03 %<", StringComparison.Ordinal) && text.Contains(">10 %<", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_full_disk_leaves_no_half_file_and_what_was_there(string format)
    {
        string path = await ExportAsync(format);
        string[] before = Directory.GetFiles(_folder);
        DateTime written = File.GetLastWriteTimeUtc(path);
        File.CreateSymbolicLink(path + ".part", "/dev/full");

        IOException failure = await Assert.ThrowsAsync<IOException>(() => ExportAsync(format));

        Assert.StartsWith($"{path} can't be written: No space left on device", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(_folder));
        Assert.Equal(written, File.GetLastWriteTimeUtc(path));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_told()
    {
        string place = Path.Combine(_folder, "missing", "file.csv");

        IOException failure = await Assert.ThrowsAsync<IOException>(
            () => Exporter().WriteFileAsync(SnapshotSample.Document, "csv", place, true, default));

        Assert.Contains("can't be written", failure.Message);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_json_export_keeps_to_the_published_schema(bool withSensitive)
    {
        string file = Encoding.UTF8.GetString(Exporter().Write(SnapshotSample.Document, "json", withSensitive));

        Golden.Check(Repository.PathOf("src", "Metrics.Server", "Snapshots", "snapshot.schema.json"), SnapshotSchema.Text);
        Assert.Empty(SchemaCheck.Of(SnapshotSchema.Text, file));
        Assert.NotEmpty(SchemaCheck.Of(SnapshotSchema.Text, file.Replace("\"samples\":8", "\"samples\":\"8\"", StringComparison.Ordinal)));
        Assert.NotEmpty(SchemaCheck.Of(SnapshotSchema.Text, file.Replace("\"samples\":8", "\"simples\":8", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_snapshot_of_another_format_says_which_program_reads_it()
    {
        byte[] later = SnapshotJson.Canonical(SnapshotSample.Document with { Format = 2 });

        Assert.Contains("format 2, this program knows format 1", Assert.Throws<SnapshotException>(() => SnapshotJson.Read(later)).Message);
    }

    [Fact]
    public void An_unknown_format_names_the_known_ones() =>
        Assert.Contains("csv", Assert.Throws<SnapshotException>(() => SnapshotExporter.Of("docx")).Message);

    private Task<string> ExportAsync(string format) =>
        Exporter().WriteFileAsync(SnapshotSample.Document, format, Path.Combine(_folder, $"snapshot.{format}"), true, default);

    private static SnapshotExporter Exporter() => new(new CurrentConfig(new MetricsConfig()));

    private static string Sheets(string path) => Sheets(File.ReadAllBytes(path));

    private static string Sheets(byte[] file)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        return string.Concat(zip.Entries.Where(entry => entry.FullName.Contains("worksheets", StringComparison.Ordinal)).Select(entry =>
        {
            using var reader = new StreamReader(entry.Open());
            string xml = reader.ReadToEnd();
            return xml[(xml.IndexOf("?>", StringComparison.Ordinal) + 2)..];
        }));
    }
}
