using Metrics.Server.Verbs;

namespace Metrics.Tests.Support;

/// <summary>Runs the command line in this process, in a folder of its own.</summary>
internal sealed class VerbRun : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("metrics-verb-").FullName;

    public Dictionary<string, string> Variables { get; } = [];

    public TimeProvider Clock { get; init; } = new FrozenClock(Some.At("2026-01-09T18:00Z"));

    /// <summary>The run is told to end when it has said these words on the error output.</summary>
    public string? EndsAfter { get; init; }

    public string Out { get; private set; } = "";

    public string Error { get; private set; } = "";

    /// <summary>Writes a file into the folder.</summary>
    public VerbRun With(string file, string text)
    {
        string path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    /// <summary>Runs <c>metrics</c> with these words and gives its exit code.</summary>
    public Task<int> RunAsync(params string[] args) => RunAsync(CancellationToken.None, args);

    /// <summary>The same, until it is told to end.</summary>
    public async Task<int> RunAsync(CancellationToken cancel, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var error = new ListeningWriter(EndsAfter, end.Cancel) { NewLine = "\n" };
        int code = await CommandTree.RunAsync(args, new VerbContext
        {
            Out = output,
            Error = error,
            Clock = Clock,
            Environment = Variables.GetValueOrDefault,
            Folder = Folder,
        }, end.Token);
        (Out, Error) = (output.ToString(), error.ToString());
        return code;
    }

    public string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private sealed class ListeningWriter(string? words, Action heard) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (words is not null && value?.Contains(words, StringComparison.Ordinal) == true)
            {
                heard();
            }
        }
    }
}
