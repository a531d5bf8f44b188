using Metrics.Tests.Support;

namespace Metrics.Tests.Sources;

/// <summary>Every recorded case of every source. A new folder is a new test; see <c>src/Metrics.Sources/README.md</c>.</summary>
public class SourceCases
{
    public static TheoryData<string> Cases() =>
        [.. Directory.EnumerateDirectories(Repository.PathOf("src", "Metrics.Sources"))
            .Select(source => Path.Combine(source, "cases"))
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateDirectories)
            .Select(folder => $"{Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(folder)))}/{Path.GetFileName(folder)}")
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_recorded_case_gives_its_expected_facts(string name)
    {
        using var recorded = new SourceCase(name);
        await recorded.RunAsync();
    }
}
