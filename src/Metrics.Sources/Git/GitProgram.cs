using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Git;

/// <summary>
/// Runs <c>git</c> in one folder: no shell, no prompt, no pager, and only the settings given here on top of the machine's own. The token
/// travels in the environment, so that it shows neither in the process list nor in a message.
/// </summary>
internal sealed class GitProgram(string folder, IReadOnlyList<KeyValuePair<string, string>> settings, string? hidden = null)
{
    // A hook or a wrapper may run us with these set: they would point git at another repository, or change what it prints.
    private static readonly string[] Dropped =
    [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR",
        "GIT_NAMESPACE", "GIT_PREFIX", "GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS", "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS",
        "GIT_CONFIG_PARAMETERS", "GIT_TRACE", "GIT_TRACE_CURL", "GIT_TRACE_PACKET", "GIT_CURL_VERBOSE", "GIT_SHALLOW_FILE",
    ];

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>All that it prints.</summary>
    public async Task<string> ReadAsync(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        var whole = new StringBuilder();
        await foreach (string line in SplitAsync('\n', arguments, input: null, cancel))
        {
            whole.Append(line).Append('\n');
        }

        return whole.ToString();
    }

    /// <summary>What it prints, piece by piece as it comes; <paramref name="input"/> is written to it, a line each, meanwhile.</summary>
    public async IAsyncEnumerable<string> SplitAsync(
        char end, IReadOnlyList<string> arguments, IEnumerable<string>? input, [EnumeratorCancellation] CancellationToken cancel)
    {
        using Process process = Start(arguments);
        try
        {
            Task<string> complaints = process.StandardError.ReadToEndAsync(cancel);
            Task writing = WriteAsync(process.StandardInput, input ?? [], cancel);
            var piece = new StringBuilder();
            char[] buffer = new char[16 * 1024];
            int count;
            while ((count = await process.StandardOutput.ReadAsync(buffer, cancel)) > 0)
            {
                int from = 0;
                while (Array.IndexOf(buffer, end, from, count - from) is >= 0 and int at)
                {
                    yield return piece.Append(buffer, from, at - from).ToString();
                    piece.Clear();
                    from = at + 1;
                }

                piece.Append(buffer, from, count - from);
            }

            if (piece.Length > 0)
            {
                yield return piece.ToString();
            }

            await writing;
            await process.WaitForExitAsync(cancel);
            if (process.ExitCode != 0)
            {
                throw GitFault.Of(arguments[0], Hide(await complaints));
            }
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task WriteAsync(StreamWriter to, IEnumerable<string> lines, CancellationToken cancel)
    {
        try
        {
            foreach (string line in lines)
            {
                await to.WriteAsync(line.AsMemory(), cancel);
                await to.WriteAsync("\n".AsMemory(), cancel);
            }

            to.Close();
        }
        catch (IOException)
        {
            // It ended before it read everything: its exit code and its message tell why.
        }
    }

    private Process Start(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("git")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
            StandardInputEncoding = Utf8,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        SetEnvironment(start.Environment);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new SourceFaultException(
                FaultKind.Misconfigured, $"the program git could not be started in {folder}: is it installed? ({e.Message})", e);
        }
    }

    private void SetEnvironment(IDictionary<string, string?> environment)
    {
        foreach (string name in Dropped)
        {
            environment.Remove(name);
        }

        environment["LC_ALL"] = "C";
        environment["GIT_TERMINAL_PROMPT"] = "0";
        environment["GIT_ASKPASS"] = "";
        environment["SSH_ASKPASS"] = "";
        environment["GIT_OPTIONAL_LOCKS"] = "0";
        environment["GIT_NO_REPLACE_OBJECTS"] = "1";
        environment["GIT_ALLOW_PROTOCOL"] = "https:http:ssh:file";
        environment.TryAdd("GIT_SSH_COMMAND", "ssh -o BatchMode=yes");
        environment["GIT_CONFIG_COUNT"] = settings.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        for (int i = 0; i < settings.Count; i++)
        {
            environment[$"GIT_CONFIG_KEY_{i}"] = settings[i].Key;
            environment[$"GIT_CONFIG_VALUE_{i}"] = settings[i].Value;
        }
    }

    private string Hide(string text) => string.IsNullOrEmpty(hidden) ? text : text.Replace(hidden, "***", StringComparison.Ordinal);
}
