using System.Text.RegularExpressions;
using System.Xml.Linq;
using Metrics.Tests.Support;

namespace Metrics.Tests.House;

/// <summary>The rooms and the arrows between them: what may know what.</summary>
public partial class ArrowTests
{
    /// <summary>Rooms of the server that meet only in Facts, Compute, Store and the configuration.</summary>
    private static readonly string[] Rooms = ["Collect", "Live", "Expose", "Snapshots", "Api", "Board"];

    [Theory]
    [InlineData("Metrics.Facts", new string[0])]
    [InlineData("Metrics.Sources", new[] { "Metrics.Facts" })]
    [InlineData("Metrics.Compute", new[] { "Metrics.Facts" })]
    [InlineData("Metrics.Store", new[] { "Metrics.Facts" })]
    [InlineData("Metrics.Server", new[] { "Metrics.Compute", "Metrics.Facts", "Metrics.Sources", "Metrics.Store" })]
    public void A_project_references_only_what_the_star_allows(string project, string[] allowed)
    {
        string[] references = Elements(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path)).Order().ToArray();

        Assert.Equal(allowed, references);
    }

    [Fact]
    public void The_words_depend_on_no_package() => Assert.Empty(Elements("Metrics.Facts", "PackageReference"));

    [Fact]
    public void Rooms_of_the_server_do_not_use_each_other()
    {
        var forbidden = new List<string>();
        foreach (string room in Rooms)
        {
            if (!Directory.Exists(Repository.PathOf("src", "Metrics.Server", room)))
            {
                continue;
            }

            IEnumerable<string> files = Repository.Files($"src/Metrics.Server/{room}", "*.cs")
                .Concat(Repository.Files($"src/Metrics.Server/{room}", "*.razor"));
            foreach (string file in files)
            {
                forbidden.AddRange(
                    from Match match in ServerRoom().Matches(File.ReadAllText(file))
                    let other = match.Groups[1].Value
                    where other != room && (Rooms.Contains(other) || other is "Verbs")
                    select $"{Repository.Relative(file)}: {room} → {other}");
            }
        }

        Fail("rooms may not use each other; what two need moves down:", forbidden);
    }

    [Fact]
    public void Sql_stands_in_the_store_and_in_the_sql_source_only()
    {
        IEnumerable<string> strangers = Repository.Files("src", "*.cs")
            .Where(file => !file.Contains("Metrics.Store") && !file.Contains(Path.Combine("Metrics.Sources", "Sql") + Path.DirectorySeparatorChar))
            .Where(file => Sql().IsMatch(File.ReadAllText(file)))
            .Select(Repository.Relative);

        Fail("SQL outside the store:", strangers);
    }

    [Fact]
    public void The_system_clock_is_named_once()
    {
        string[] places = Repository.Files("src", "*.cs")
            .Where(file => File.ReadAllText(file).Contains("TimeProvider.System", StringComparison.Ordinal))
            .Select(file => Repository.Relative(file).Replace('\\', '/'))
            .ToArray();

        Fail("TimeProvider.System outside Program.cs:", places.Where(place => place != "src/Metrics.Server/Program.cs"));
    }

    internal static void Fail(string what, IEnumerable<string> where)
    {
        string[] all = [.. where];
        if (all.Length > 0)
        {
            Assert.Fail(what + Environment.NewLine + string.Join(Environment.NewLine, all));
        }
    }

    private static IEnumerable<string> Elements(string project, string name) =>
        XDocument.Load(Repository.PathOf("src", project, project + ".csproj")).Descendants(name).Select(element => element.Attribute("Include")!.Value);

    [GeneratedRegex(@"\bMetrics\.Server\.(\w+)")]
    private static partial Regex ServerRoom();

    [GeneratedRegex(@"""[^""]*\b(SELECT\s+\S+.*\bFROM\b|INSERT\s+INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b)", RegexOptions.Singleline)]
    private static partial Regex Sql();
}
