using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Sources.Files;
using Metrics.Sources.Mapping;
using Metrics.Sources.Sql;
using Metrics.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Metrics.Tests.Sources;

/// <summary>
/// What has no field for reviews can't tell of them; what has one, and leaves it empty, tells of a change that nobody reviewed.
/// </summary>
public sealed class ReviewFieldsTests : IDisposable
{
    private static readonly CollectWindow Window =
        new(Some.At("2026-10-01T00:00Z"), Some.At("2026-10-08T00:00Z"), null, Some.At("2026-10-01T00:00Z"));

    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-reviews-").FullName;

    /// <summary>A column beside those that a change can't be without, its value, and whether reviews are unknown.</summary>
    public static TheoryData<string, string, bool> Columns => new()
    {
        { "author", "dana", true },
        { "approved_at", "", false },
        { "first_review_at", "", false },
        { "first_review_at", "2026-10-02T10:00:00Z", false },
        { "reviews_unknown", "true", true },
        { "reviews_unknown", "false", false },
        { "reviews_unknown", "", false },
    };

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task A_csv_tells_of_reviews_by_its_columns(string column, string value, bool unknown)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "changes.csv"), $"id,repository,title,{column.ToUpperInvariant()}\nc1,acme/pay,Mend,{value}\n");

        Assert.Equal(unknown, (await ChangeAsync(new FilesSource(new FilesOptions { Path = _folder }, Tools()))).ReviewsUnknown);
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task A_query_tells_of_reviews_by_its_columns(string column, string value, bool unknown)
    {
        string file = Path.Combine(_folder, "changes.db");
        using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            connection.Open();
        }

        var options = new SqlOptions
        {
            Connection = Secret.Of($"sqlite:{file}"),
            Query = $"SELECT 'c1' AS id, 'acme/pay' AS repository, 'Mend' AS title, NULLIF('{value}', '') AS {column}",
            Kind = FactKind.Change,
        };

        Assert.Equal(unknown, (await ChangeAsync(new SqlSource(options, Tools()))).ReviewsUnknown);
    }

    [Theory]
    [MemberData(nameof(Columns))]
    public void A_mapping_tells_of_reviews_by_its_fields(string column, string value, bool unknown) =>
        Assert.Equal([unknown], Read([Mapping("id", "repository", "title", column)], column, value).Select(change => change.ReviewsUnknown));

    [Fact]
    public void Of_several_mappings_of_changes_one_that_tells_of_reviews_is_enough()
    {
        FactMapping merges = Mapping("id", "repository", "title", "merged_at");
        FactMapping reviews = Mapping("id", "repository", "title", "first_review_at");

        Assert.Equal([true], Read([merges], "merged_at", "2026-10-02T10:00:00Z").Select(change => change.ReviewsUnknown));
        Assert.Equal([false, false], Read([merges, reviews], "merged_at", "2026-10-02T10:00:00Z").Select(change => change.ReviewsUnknown));
    }

    [Fact]
    public async Task A_line_of_json_says_by_itself_that_it_cannot_tell_of_reviews()
    {
        const string Change = "\"repository\":\"acme/pay\",\"title\":\"Mend\"";
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "changes.jsonl"), $$"""{"id":"c1",{{Change}}}{{'\n'}}{"id":"c2",{{Change}},"reviews_unknown":true}{{'\n'}}""");

        Assert.Equal([false, true], (await ChangesAsync(new FilesSource(new FilesOptions { Path = _folder }, Tools()))).Select(change => change.ReviewsUnknown));
    }

    [Fact]
    public async Task Of_other_facts_nothing_is_said()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "deployments.csv"),
            "id,service,environment,revision,finished_at,outcome\nd1,pay,production,abc,2026-10-02T10:00:00Z,succeeded\n");
        SourceRecord[] records = await new FilesSource(new FilesOptions { Path = _folder }, Tools()).CollectAsync(Window, default).ToArrayAsync();

        Assert.Empty(records.OfType<SourceRecord.Unreadable>());
        Assert.Single(records.OfType<SourceRecord.Found>());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private SourceTools Tools() => new() { Http = null!, Name = "changes", CacheFolder = _folder, BaseFolder = _folder };

    private static async Task<Change> ChangeAsync(ISource source) => Assert.Single(await ChangesAsync(source));

    private static async Task<Change[]> ChangesAsync(ISource source) =>
        Changes(await source.CollectAsync(Window, default).ToArrayAsync());

    private static Change[] Changes(IEnumerable<SourceRecord> records) =>
        [.. records.OfType<SourceRecord.Found>().Select(found => Assert.IsType<Change>(found.Fact))];

    private static Change[] Read(FactMapping[] mappings, string field, string value)
    {
        JsonElement record = JsonSerializer.SerializeToElement(
            new Dictionary<string, string> { ["id"] = "c1", ["repository"] = "acme/pay", ["title"] = "Mend", [field] = value });
        return Changes(new RecordReader(mappings, OrganizationCalendar.Utc).Read(new JsonPlace(record, null), "record 1", whole: true, partial: false));
    }

    private static FactMapping Mapping(params string[] fields) => new()
    {
        Kind = FactKind.Change,
        Fields = fields.ToDictionary(field => field, field => new FieldMapping { Path = [JsonPath.Parse(field)] }),
    };
}
