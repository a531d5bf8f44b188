namespace Metrics.Server.Verbs;

/// <summary>What a verb has of the world around it: its outputs, clock, environment and folder. Tests make their own.</summary>
internal sealed record VerbContext
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required TimeProvider Clock { get; init; }

    public required Func<string, string?> Environment { get; init; }

    /// <summary>The folder that relative paths of the command line start at.</summary>
    public required string Folder { get; init; }

    /// <summary>Output goes to a terminal: colours and progress bars are welcome.</summary>
    public bool IsTerminal { get; init; }

    public static VerbContext OfProcess(TimeProvider clock) => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        Clock = clock,
        Environment = System.Environment.GetEnvironmentVariable,
        Folder = Directory.GetCurrentDirectory(),
        IsTerminal = !Console.IsOutputRedirected && System.Environment.GetEnvironmentVariable("NO_COLOR") is null or "",
    };

    /// <summary>A path of the command line, from the folder.</summary>
    public string PathOf(string written) => Path.Combine(Folder, written);
}
