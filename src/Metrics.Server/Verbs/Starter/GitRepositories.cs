using System.Text.RegularExpressions;

namespace Metrics.Server.Verbs.Starter;

/// <summary>Finds git repositories on disk, and what they are called, without running git.</summary>
internal static partial class GitRepositories
{
    private const string NoTeam = "engineering";

    /// <param name="folder">A repository, or a folder that holds some.</param>
    /// <param name="baseFolder">The folder of the configuration: paths are written from there.</param>
    public static void Read(string folder, string baseFolder, StarterCatalog into, List<string> notes)
    {
        if (!Directory.Exists(folder))
        {
            throw VerbException.Failed($"there is no folder {folder}");
        }

        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string[] found = IsRepository(folder) ? [folder] : [.. Directory.GetDirectories(folder).Where(IsRepository).Order(StringComparer.Ordinal)];
        if (found.Length == 0)
        {
            throw VerbException.Failed($"{folder} is no git repository and holds none");
        }

        foreach (string repository in found)
        {
            string name = Path.GetFileName(repository);
            name = name.EndsWith(".git", StringComparison.Ordinal) ? name[..^4] : name;
            string slug = Slug(repository) ?? name;
            if (!into.Add(new StarterService(name, NoTeam) { Repositories = [slug] }))
            {
                notes.Add($"two repositories are called {name}; {repository} is left out");
                continue;
            }

            into.Git.Add((name, Path.GetRelativePath(baseFolder, repository), slug));
        }
    }

    /// <summary><c>owner/name</c> of the remote origin; null when there is none.</summary>
    internal static string? Slug(string repository)
    {
        string config = Path.Combine(GitFolder(repository), "config");
        if (!File.Exists(config) || Origin().Match(File.ReadAllText(config)) is not { Success: true } origin)
        {
            return null;
        }

        Match address = Address().Match(origin.Groups[1].Value.Trim());
        return address.Success ? address.Groups[1].Value : null;
    }

    private static bool IsRepository(string folder) =>
        Directory.Exists(Path.Combine(folder, ".git")) || File.Exists(Path.Combine(folder, ".git")) || File.Exists(Path.Combine(folder, "HEAD")) && Directory.Exists(Path.Combine(folder, "objects"));

    private static string GitFolder(string repository)
    {
        string inner = Path.Combine(repository, ".git");
        if (Directory.Exists(inner))
        {
            return inner;
        }

        // A worktree's .git is a file that names the folder; the configuration is that of the repository it belongs to.
        if (File.Exists(inner) && File.ReadAllText(inner).Trim() is ['g', 'i', 't', 'd', 'i', 'r', ':', .. var named])
        {
            string folder = Path.GetFullPath(named.Trim(), repository);
            string common = Path.Combine(folder, "commondir");
            return File.Exists(common) ? Path.GetFullPath(File.ReadAllText(common).Trim(), folder) : folder;
        }

        return repository;
    }

    [GeneratedRegex("""\[remote "origin"\][^\[]*?\burl\s*=\s*([^\r\n]+)""")]
    private static partial Regex Origin();

    // The path of https://host/owner/name.git, ssh://git@host/owner/name and git@host:owner/name.git.
    [GeneratedRegex(@"^(?:[a-z+]+://[^/]+/|[^/:]+@?[^/:]*:)(.+?)(?:\.git)?/?$")]
    private static partial Regex Address();
}
