using System.CommandLine;

namespace Metrics.Server.Verbs;

/// <summary>Options that several verbs share.</summary>
internal static class CommonOptions
{
    /// <summary>The configuration file; every verb takes it.</summary>
    public static Option<string> Config { get; } = new("--config", "-c")
    {
        Description = "The configuration file.",
        HelpName = "FILE",
        DefaultValueFactory = _ => "metrics.yaml",
        Recursive = true,
    };

    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON." };
}
