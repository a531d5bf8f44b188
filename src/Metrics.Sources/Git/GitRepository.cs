using System.Text;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Git;

/// <summary>The branch and tags as they stand where the repository comes from.</summary>
/// <param name="Branch">The branch's full name; null in an empty repository.</param>
/// <param name="Tip">Its last commit; null in an empty repository.</param>
/// <param name="Digest">Tells whether the branch or one of the wanted tags moved.</param>
internal sealed record GitRefs(string? Branch, string? Tip, string Digest);

/// <summary>A tag that stands for a deployment: an annotated one's date is its own, another's is that of its commit.</summary>
internal sealed record GitTag(string Name, string Revision, DateTimeOffset At, string? Title);

/// <summary>Where the history is read from: the local repository itself, or a bare mirror of the address.</summary>
internal sealed class GitRepository
{
    private static readonly KeyValuePair<string, string>[] Plain =
    [
        new("core.quotePath", "false"), new("core.fsmonitor", "false"), new("log.showSignature", "false"), new("log.showRoot", "true"),
        new("log.mailmap", "true"), new("i18n.logOutputEncoding", "UTF-8"), new("blame.ignoreRevsFile", ""), new("gc.autoDetach", "false"),
        new("diff.algorithm", "default"), new("diff.noprefix", "false"), new("diff.mnemonicPrefix", "false"),
        new("diff.renameLimit", "1000"), new("diff.suppressBlankEmpty", "false"), new("diff.interHunkContext", "0"),
        new("diff.submodule", "short"),
    ];

    private readonly GitOptions _options;
    private readonly TagPatterns _tags;
    private readonly string _remote;
    private readonly string? _mirror;
    private readonly GitProgram _outside;

    private GitRepository(GitOptions options, string remote, string? mirror, string folder, string cache)
    {
        (_options, _remote, _mirror, CacheFolder) = (options, remote, mirror, cache);
        _tags = new TagPatterns(options.Tags);
        Program = new GitProgram(folder, Plain);
        string? token = mirror is null ? null : options.Token?.Reveal();
        _outside = token is null ? Program : WithToken(folder, token);
    }

    public GitProgram Program { get; }

    /// <summary>The source's own folder; not made yet unless something was kept in it.</summary>
    public string CacheFolder { get; }

    public static GitRepository Open(GitOptions options, SourceTools tools)
    {
        if (options.Path is null == options.Url is null)
        {
            throw Misconfigured("give either `path` (a local repository) or `url` (one to mirror), not both");
        }

        if (options.Path is { } path)
        {
            string local = Path.GetFullPath(path, tools.BaseFolder);
            return Directory.Exists(local)
                ? new GitRepository(options, local, mirror: null, local, tools.CacheFolder)
                : throw Misconfigured($"`path` names no folder: {local}");
        }

        CheckAddress(options);
        string mirror = Path.Combine(tools.CacheFolder, GitCursor.Digest(options.Url!) + ".git");
        Directory.CreateDirectory(mirror);
        return new GitRepository(options, options.Url!, mirror, mirror, tools.CacheFolder);
    }

    /// <summary>Asks where the repository comes from; the one request of a run that finds nothing new.</summary>
    public async Task<GitRefs> ListAsync(CancellationToken cancel)
    {
        string text = await _outside.ReadAsync(["ls-remote", "--symref", "--", _remote], cancel);
        string? head = null;
        var refs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string[] parts in text.Split('\n').Select(line => line.Split('\t')).Where(parts => parts.Length == 2))
        {
            if (parts[0].StartsWith("ref: ", StringComparison.Ordinal) && parts[1] == "HEAD")
            {
                head = parts[0][5..];
            }
            else
            {
                refs[parts[1]] = parts[0];
            }
        }

        if (refs.Count == 0)
        {
            return new GitRefs(null, null, "");
        }

        string branch = Branch(head, refs);
        IEnumerable<string> tags = refs.Where(entry => entry.Key.StartsWith("refs/tags/", StringComparison.Ordinal)
                && _tags.Match(entry.Key["refs/tags/".Length..].Replace("^{}", "", StringComparison.Ordinal)))
            .Select(entry => $"{entry.Key} {entry.Value}").Order(StringComparer.Ordinal);
        return new GitRefs(branch, refs[branch], GitCursor.Digest($"{branch} {refs[branch]}\n{string.Join('\n', tags)}"));
    }

    /// <summary>Brings the mirror up to date; a local repository is read as it is.</summary>
    public async Task UpdateAsync(GitRefs refs, CancellationToken cancel)
    {
        if (_mirror is not null)
        {
            await Program.ReadAsync(["init", "--quiet", "--bare", "--", _mirror], cancel);
            // The mirror is this source's alone and its runs never overlap: a lock is what a killed run left behind.
            foreach (string left in Directory.EnumerateFiles(_mirror, "*.lock", SearchOption.AllDirectories))
            {
                File.Delete(left);
            }

            await _outside.ReadAsync(
                [
                    "fetch", "--quiet", "--prune", "--no-tags", "--force", "--", _remote, $"+{refs.Branch}:{refs.Branch}",
                    "+refs/tags/*:refs/tags/*",
                ],
                cancel);
        }

        if ((await Program.ReadAsync(["rev-parse", "--is-shallow-repository"], cancel)).Trim() == "true")
        {
            throw Misconfigured("the repository is a shallow copy and lacks history: run `git fetch --unshallow` in it, or use `url`");
        }
    }

    /// <summary>The wanted tags that name commits, oldest first.</summary>
    public async Task<IReadOnlyList<GitTag>> TagsAsync(CancellationToken cancel)
    {
        const string Format = "%(refname:strip=2)%1f%(objecttype)%1f%(objectname)%1f%(*objecttype)%1f%(*objectname)%1f"
            + "%(creatordate:unix)%1f%(contents:subject)";
        string text = await Program.ReadAsync(["for-each-ref", $"--format={Format}", "refs/tags"], cancel);
        var tags = new List<GitTag>();
        IEnumerable<string[]> lines = text.Split('\n').Select(line => line.Split('\x1f'));
        foreach (string[] parts in lines.Where(parts => parts.Length == 7 && _tags.Match(parts[0])))
        {
            bool annotated = parts[1] == "tag";
            if (parts[annotated ? 3 : 1] == "commit")
            {
                string? title = annotated && parts[6].Length > 0 ? parts[6] : null;
                tags.Add(new GitTag(parts[0], parts[annotated ? 4 : 2], Times.OfSeconds(parts[5]), title));
            }
        }

        return [.. tags.OrderBy(tag => tag.At).ThenBy(tag => tag.Name, StringComparer.Ordinal)];
    }

    private string Branch(string? head, Dictionary<string, string> refs)
    {
        if (_options.Branch is null)
        {
            return head is not null && refs.ContainsKey(head)
                ? head
                : throw Misconfigured("the repository's HEAD names no branch: say which counts with `branch`");
        }

        // In a working copy the branch may exist only as the remote's.
        return new[] { $"refs/heads/{_options.Branch}", $"refs/remotes/origin/{_options.Branch}" }.FirstOrDefault(refs.ContainsKey)
            ?? throw Misconfigured($"there is no branch '{_options.Branch}'; there are "
                + string.Join(", ", refs.Keys.Where(name => name.StartsWith("refs/heads/", StringComparison.Ordinal)).Take(10)
                    .Select(name => name["refs/heads/".Length..])));
    }

    private GitProgram WithToken(string folder, string token)
    {
        string basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_options.User}:{token}"));
        var uri = new Uri(_remote);
        // Bound to the host, so that a redirect or a submodule elsewhere never gets it.
        string key = $"http.{uri.GetLeftPart(UriPartial.Authority)}/.extraHeader";
        var header = new KeyValuePair<string, string>(key, $"Authorization: Basic {basic}");
        return new GitProgram(folder, [.. Plain, header, new("credential.helper", "")], hidden: token);
    }

    private static void CheckAddress(GitOptions options)
    {
        string url = options.Url!;
        bool scp = !url.Contains("://", StringComparison.Ordinal) && url.Contains('@') && url.Contains(':') && !url.StartsWith('-');
        if (!scp && (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("https" or "http" or "ssh" or "file")))
        {
            throw Misconfigured("`url` is none: write https://host/owner/name.git, ssh://git@host/owner/name.git or file:///folder");
        }

        string user = scp ? "" : new Uri(url).UserInfo;
        if (user.Contains(':') || (user.Length > 0 && !url.StartsWith("ssh:", StringComparison.OrdinalIgnoreCase)))
        {
            throw Misconfigured("`url` holds credentials: leave them out and give `token`");
        }

        if (options.Token is not null && !url.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            throw Misconfigured("`token` is sent over https only: write `url` as https://…, or leave `token` out");
        }
    }

    private static SourceFaultException Misconfigured(string message) => new(FaultKind.Misconfigured, message);
}
