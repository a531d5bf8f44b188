using System.CommandLine;
using System.Globalization;

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

    /// <summary>A whole number between two others, both allowed.</summary>
    public static Option<int> Whole(string name, string description, string helpName, int usual, int least, int most = int.MaxValue) => new(name)
    {
        Description = description,
        HelpName = helpName,
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            string written = result.Tokens[0].Value;
            if (!int.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) || number < least || number > most)
            {
                result.AddError($"{name} is {written}; allowed is a whole number from {least}{(most == int.MaxValue ? "" : $" to {most}")}");
            }

            return number;
        },
    };

    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON." };
}
