using System.Text;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Collect;
using Metrics.Server.Collect.Http;
using Metrics.Server.Config.Binding;
using Metrics.Server.Config.Reading;
using Metrics.Tests.Support;

namespace Metrics.Tests.Sources;

/// <summary>One recorded case of a source: a folder <c>src/Metrics.Sources/SOURCE/cases/SITUATION</c>.</summary>
internal sealed class SourceCase : IDisposable
{
    private readonly string _folder;
    private readonly SourceType _type;
    private readonly ConfigMap _given;
    private readonly string _cache = Path.Combine(Path.GetTempPath(), "metrics-case-" + Guid.NewGuid().ToString("N"));

    public SourceCase(string name)
    {
        string source = name.Split('/')[0];
        _folder = Repository.PathOf("src", "Metrics.Sources", source, "cases", name.Split('/')[1]);
        _type = SourceRegistry.Scan().Types.SingleOrDefault(type => Metrics.Sources.SourceFolders.Of(type.Class) == source)
            ?? throw new InvalidOperationException($"no class in Metrics.Sources.{source} carries [Source(…)]");
        var problems = new List<ConfigProblem>();
        _given = (ConfigMap)YamlTree.Read(File.ReadAllText(Path.Combine(_folder, "given.yaml")), "given.yaml", problems)!;
        Assert.Empty(problems);
    }

    private DateTimeOffset Now => Some.At(Text("now") ?? throw new FormatException("given.yaml: 'now' is missing"));

    /// <summary>Runs the case and compares all that came of it.</summary>
    public async Task RunAsync()
    {
        string delivery = Path.Combine(_folder, "delivery.http");
        string replies = Path.Combine(_folder, "replies");
        string[] files = Directory.Exists(replies) ? [.. Directory.GetFiles(replies).Order(StringComparer.Ordinal)] : [];
        using var network = new Replay([.. files.Select(RecordedReply.Read)]);
        using var http = new SourceHttp("case", new SourceHttpOptions { Retries = 0 }, new FrozenClock(Now), network);
        object source = _type.Create(Options(), Tools(http.Client));

        var records = new List<SourceRecord>();
        string error = "";
        try
        {
            if (File.Exists(delivery))
            {
                error = Receive((IReceiver)source, delivery, records);
            }
            else
            {
                await CollectAsync((ISource)source, records);
            }
        }
        catch (SourceFaultException fault)
        {
            error = $"{fault.Kind}: {fault.Message}\n";
        }

        Assert.True(network.Unexpected.Count == 0, $"no reply is recorded for {string.Join(", ", network.Unexpected)}");
        Assert.True(network.Unasked.Count == 0, $"never asked for: {string.Join(", ", network.Unasked.Select(reply => reply.Name))}");
        Assert.All(records.OfType<SourceRecord.Swept>(), swept => Assert.Contains(swept.Kind, _type.Sweeps));
        Golden.Check(Path.Combine(_folder, "requests.txt"), network.Requests);
        Golden.Check(Path.Combine(_folder, "expected.error"), error);
        Golden.Check(Path.Combine(_folder, "expected.jsonl"), RecordLines.Of(records));
    }

    /// <summary>What another source makes of the same replies.</summary>
    public async Task<IReadOnlyList<SourceRecord>> ReadAsync(SourceType type, object options)
    {
        using var network = new Replay([.. Directory.GetFiles(Path.Combine(_folder, "replies")).Order(StringComparer.Ordinal).Select(RecordedReply.Read)]);
        using var http = new SourceHttp("case", new SourceHttpOptions { Retries = 0 }, new FrozenClock(Now), network);
        var records = new List<SourceRecord>();
        await CollectAsync((ISource)type.Create(options, Tools(http.Client)), records);
        Assert.Empty(network.Unexpected);
        Assert.Empty(network.Unasked);
        return records;
    }

    /// <summary>What the case's own source makes of its replies.</summary>
    public Task<IReadOnlyList<SourceRecord>> ReadAsync() => ReadAsync(_type, Options());

    public void Dispose()
    {
        if (Directory.Exists(_cache))
        {
            Directory.Delete(_cache, recursive: true);
        }
    }

    private async Task CollectAsync(ISource source, List<SourceRecord> records)
    {
        DateTimeOffset since = Some.At(Text("since") ?? throw new FormatException("given.yaml: 'since' is missing"));
        DateTimeOffset start = Text("start") is { } text ? Some.At(text) : since;
        await foreach (SourceRecord record in source.CollectAsync(new CollectWindow(since, Now, Text("cursor"), start), CancellationToken.None))
        {
            records.Add(record);
        }
    }

    private string Receive(IReceiver source, string file, List<SourceRecord> records)
    {
        (IReadOnlyList<string> head, string body) = RecordedReply.HeadAndBody(File.ReadAllText(file));
        Dictionary<string, string> headers = head.Select(line => RecordedReply.Header("delivery.http", line))
            .ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase);
        switch (source.Receive(new Delivery(headers, Encoding.UTF8.GetBytes(body), Now)))
        {
            case Reception.Refused refused:
                return $"Refused: {refused.Reason}\n";
            case Reception.Accepted accepted:
                records.AddRange(accepted.Records);
                return accepted.DeliveryId == Text("delivery") ? "" : $"the delivery's id is '{accepted.DeliveryId}'; say so in given.yaml\n";
            default:
                throw new NotSupportedException();
        }
    }

    private object Options() => Bind(_given["options"] ?? new ConfigMap(_given.Place, []), _type.Options);

    private SourceTools Tools(HttpClient http) => new()
    {
        Http = http,
        Name = "case",
        CacheFolder = _cache,
        BaseFolder = Directory.Exists(Path.Combine(_folder, "files")) ? CopyOfFiles() : _folder,
        Catalog = Part<Catalog>("catalog") ?? Catalog.Empty,
        Definitions = Part<Definitions>("definitions") ?? new Definitions(),
        Calendar = Text("time_zone") is { } zone ? new OrganizationCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone)) : OrganizationCalendar.Utc,
    };

    /// <summary>The case's files in a place and with a time of change that are the same on every machine.</summary>
    private string CopyOfFiles()
    {
        DateTime modified = (Text("modified") is { } text ? Some.At(text) : Now.AddDays(-1)).UtcDateTime;
        string from = Path.Combine(_folder, "files");
        string to = Path.Combine(_cache, "files");
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
            File.SetLastWriteTimeUtc(copy, modified);
        }

        return to;
    }

    private T? Part<T>(string name)
        where T : class => _given[name] is { } node ? (T)Bind(node, typeof(T)) : null;

    private object Bind(ConfigNode node, Type type)
    {
        var problems = new List<ConfigProblem>();
        object? bound = ConfigBinder.Bind(type, node, problems, Surroundings.Of(_folder));
        // A recorded case holds words in place of secrets, which the program would warn of.
        Assert.DoesNotContain(problems, problem => problem.Level != ProblemLevel.Warning);
        return bound!;
    }

    private string? Text(string name) => _given.TextOf(name);
}
