using System.Diagnostics;
using System.Globalization;

namespace Metrics.Tests.Support;

/// <summary>A real git repository in a temporary folder, with commits at given instants.</summary>
internal sealed class ScratchRepository : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("metrics-git-").FullName;

    public ScratchRepository()
    {
        Folder = Directory.CreateDirectory(Path.Combine(_root, "repository")).FullName;
        Cache = Path.Combine(_root, "cache");
        Git("init", "-q", "-b", "main");
        Git("config", "user.name", "Dana");
        Git("config", "user.email", "dana@example.test");
        Git("config", "commit.gpgSign", "false");
    }

    public string Folder { get; }

    /// <summary>A folder for a source's cache.</summary>
    public string Cache { get; }

    /// <summary>Writes files (null deletes one) and commits them; gives the commit's name.</summary>
    public string Commit(string at, string message, params (string Path, string? Text)[] files)
    {
        foreach ((string path, string? text) in files)
        {
            string full = Path.Combine(Folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            if (text is null)
            {
                File.Delete(full);
            }
            else
            {
                File.WriteAllText(full, text);
            }
        }

        Git("add", "-A");
        return CommitStaged(at, message);
    }

    public string CommitStaged(string at, string message, string author = "Dana <dana@example.test>")
    {
        GitAt(at, "commit", "-q", "--allow-empty", "--author", author, "-m", message);
        return Git("rev-parse", "HEAD");
    }

    public string Merge(string at, string branch, string message)
    {
        GitAt(at, "merge", "-q", "--no-ff", "-m", message, branch);
        return Git("rev-parse", "HEAD");
    }

    public void Tag(string at, string name, string message) => GitAt(at, "tag", "-a", "-m", message, name);

    public string Git(params string[] arguments) => GitAt("2026-01-01T00:00Z", arguments);

    public void Dispose()
    {
        foreach (string file in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(_root, recursive: true);
    }

    private string GitAt(string at, params string[] arguments)
    {
        var start = new ProcessStartInfo("git") { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        string seconds = Some.At(at).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + " +0000";
        start.Environment["GIT_AUTHOR_DATE"] = seconds;
        start.Environment["GIT_COMMITTER_DATE"] = seconds;
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Trim()
            : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {errors.GetAwaiter().GetResult()}");
    }
}
