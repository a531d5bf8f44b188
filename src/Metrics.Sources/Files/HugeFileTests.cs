using Metrics.Facts.Collecting;
using Metrics.Tests.Support;

namespace Metrics.Sources.Files;

[Collection(Alone.Name)]
public sealed class HugeFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-files-").FullName;

    [Fact]
    public async Task A_huge_file_is_read_in_little_memory()
    {
        using (var writer = new StreamWriter(Path.Combine(_folder, "deployments.csv")))
        {
            string title = new('t', 1000);
            writer.Write("title,id,service,environment,revision,finished_at,outcome\n");
            for (int i = 0; i < 20_000; i++)
            {
                writer.Write($"{title},d{i},pay,production,rev,2026-10-05T10:00:00Z,succeeded\n");
            }
        }

        DateTimeOffset now = Some.At("2026-10-08T12:00Z");
        var source = new FilesSource(
            new FilesOptions { Path = _folder },
            new SourceTools { Http = new HttpClient(), Name = "uploads", CacheFolder = _folder, BaseFolder = _folder });
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        int count = 0;
        await foreach (SourceRecord record in source.CollectAsync(new CollectWindow(now.AddDays(-1), now, null, now.AddDays(-1)), default))
        {
            if (record is SourceRecord.Found && ++count % 5000 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        Assert.Equal(20_000, count);
        Assert.InRange(most, long.MinValue, 6 << 20);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
