using System.Text.RegularExpressions;

namespace Metrics.Server.Config.Reading;

/// <summary>Where <c>${NAME}</c> and <c>${file:PATH}</c> are looked up.</summary>
/// <param name="Variable">The value of an environment variable; null when it is not set.</param>
/// <param name="BaseFolder">Where relative paths start.</param>
internal sealed record Surroundings(Func<string, string?> Variable, string BaseFolder)
{
    public static Surroundings Of(string baseFolder) => new(Environment.GetEnvironmentVariable, baseFolder);
}

/// <summary>
/// Fills <c>${NAME}</c>, <c>${NAME:-default}</c> and <c>${file:PATH}</c> in; <c>$${</c> stands for a plain <c>${</c>.
/// </summary>
internal static partial class Expansion
{
    public static bool Refers(string text) => Reference().IsMatch(text);

    /// <summary>The text filled in; null with the <paramref name="reason"/> when something it refers to is not there.</summary>
    public static string? Expand(string text, Surroundings around, out string reason)
    {
        var missing = new List<string>();
        string filled = Reference().Replace(text, match =>
        {
            if (match.Groups["escaped"].Success)
            {
                return "${";
            }

            string inner = match.Groups["inner"].Value;
            return (inner.StartsWith("file:", StringComparison.Ordinal) ? File(inner[5..], around, missing) : Variable(inner, around, missing)) ?? "";
        });
        reason = string.Join(" and ", missing);
        return missing.Count == 0 ? filled : null;
    }

    private static string? Variable(string inner, Surroundings around, List<string> missing)
    {
        int at = inner.IndexOf(":-", StringComparison.Ordinal);
        string name = at < 0 ? inner : inner[..at];
        string? value = around.Variable(name);
        if (at >= 0)
        {
            return string.IsNullOrEmpty(value) ? inner[(at + 2)..] : value;
        }

        if (value is null)
        {
            missing.Add($"the environment variable {name} is not set; set it, or write ${{{name}:-default}}");
        }

        return value;
    }

    private static string? File(string path, Surroundings around, List<string> missing)
    {
        string full = Path.Combine(around.BaseFolder, path);
        try
        {
            return System.IO.File.ReadAllText(full).TrimEnd('\r', '\n');
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            missing.Add($"the file {path} can't be read: {failure.Message}");
            return null;
        }
    }

    [GeneratedRegex(@"(?<escaped>\$\$\{)|\$\{(?<inner>[^}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
