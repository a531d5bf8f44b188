using System.Text.RegularExpressions;
using Metrics.Tests.Support;

namespace Metrics.Tests.House;

/// <summary>Sizes, names and words of the files themselves.</summary>
public partial class FileTests
{
    /// <summary>Prose is wrapped at 140 columns; a line of code may be a little longer where breaking it would read worse.</summary>
    private const int LongestProse = 140,
        LongestLine = 180;

    [Fact]
    public void Source_files_are_small()
    {
        int[] sizes = Repository.Files("src", "*.cs").Where(file => !file.EndsWith("Tests.cs", StringComparison.Ordinal))
            .Select(file => File.ReadLines(file).Count()).Order().ToArray();

        Assert.True(sizes[sizes.Length / 2] <= 60, $"median {sizes[sizes.Length / 2]} lines");
        Assert.True(sizes[sizes.Length * 9 / 10] <= 200, $"p90 {sizes[sizes.Length * 9 / 10]} lines");
    }

    [Fact]
    public void No_file_is_too_long_to_read() =>
        ArrowTests.Fail(
            "files over 400 lines (tests: 500):",
            from file in Repository.Files("src", "*.cs").Concat(Repository.Files("tests", "*.cs"))
            let lines = File.ReadLines(file).Count()
            let most = Repository.Relative(file).StartsWith("src", StringComparison.Ordinal) && !file.EndsWith("Tests.cs", StringComparison.Ordinal) ? 400 : 500
            where lines > most
            select $"{Repository.Relative(file)}: {lines}");

    [Fact]
    public void Lines_fit_a_screen() =>
        ArrowTests.Fail(
            "lines that are too long:",
            from file in Repository.Files("src", "*.cs").Concat(Repository.Files("tests", "*.cs"))
            from line in File.ReadLines(file).Select((text, at) => (Text: text, Number: at + 1))
            let most = line.Text.TrimStart().StartsWith("///", StringComparison.Ordinal) ? LongestProse : LongestLine
            where line.Text.Length > most && !line.Text.Contains('"')
            select $"{Repository.Relative(file)}:{line.Number}: {line.Text.Length}");

    [Fact]
    public void Namespaces_equal_folders() =>
        ArrowTests.Fail(
            "namespaces that differ from their folder:",
            from file in Repository.Files("src", "*.cs").Where(file => !file.EndsWith("Tests.cs", StringComparison.Ordinal))
            let name = Namespace().Match(File.ReadAllText(file)).Groups[1].Value
            where name.Length > 0
            let folder = Repository.Relative(Path.GetDirectoryName(file)!)["src/".Length..].Replace(Path.DirectorySeparatorChar, '.')
            where name != folder
            select $"{Repository.Relative(file)}: {name}, folder {folder}");

    [Fact]
    public void Nothing_is_left_for_later() =>
        ArrowTests.Fail(
            "markers and stubs:",
            from file in Repository.Files("src", "*.cs").Concat(Repository.Files("tests", "*.cs"))
            where !file.EndsWith("FileTests.cs", StringComparison.Ordinal)
            from line in File.ReadLines(file).Select((text, at) => (Text: text, Number: at + 1))
            where Marker().IsMatch(line.Text)
            select $"{Repository.Relative(file)}:{line.Number}: {line.Text.Trim()}");

    [Fact]
    public void The_top_level_holds_what_was_agreed()
    {
        string[] agreed = ["Metrics.sln", "README.md", "dashboards", "docker-compose.yml", "src", "tests"];
        string[] ignored = [.. File.ReadLines(Repository.PathOf(".gitignore")).Select(line => line.TrimEnd('/'))];
        IEnumerable<string> others = Directory.EnumerateFileSystemEntries(Repository.Root)
            .Select(entry => Path.GetFileName(entry))
            .Where(name => !name.StartsWith('.') && !agreed.Contains(name) && !ignored.Contains(name));

        ArrowTests.Fail("top-level entries beyond the agreed ones:", others);
    }

    [GeneratedRegex(@"^namespace\s+([\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException|#region|Skip\s*=\s*""")]
    private static partial Regex Marker();
}
