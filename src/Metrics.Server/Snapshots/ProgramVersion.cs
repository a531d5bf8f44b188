using System.Reflection;

namespace Metrics.Server.Snapshots;

/// <summary>
/// The version of this program, as snapshots name it, with the commit that it was built from where that is known: two builds of one
/// version may compute differently.
/// </summary>
internal static class ProgramVersion
{
    private const int CommitLetters = 12;
    private const string Unknown = "+unknown";

    public static string Current { get; } = Of(
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown");

    /// <summary>Whether a program that calls itself by this version tells which commit it is.</summary>
    public static bool TellsCommit(string version) => version.Contains('+') && !version.EndsWith(Unknown, StringComparison.Ordinal);

    internal static string Of(string version) =>
        version.Split('+', 2) is [var number, var commit] ? $"{number}+{commit[..Math.Min(CommitLetters, commit.Length)]}" : version;
}
