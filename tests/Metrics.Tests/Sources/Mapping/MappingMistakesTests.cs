using Metrics.Server.Collect;
using Metrics.Server.Config;
using Metrics.Server.Config.Reading;
using Metrics.Tests.Support;

namespace Metrics.Tests.Sources.Mapping;

public sealed class MappingMistakesTests
{
    private static readonly string[] Folder = ["tests", "Metrics.Tests", "Sources", "Mapping"];

    [Theory]
    [InlineData("http_mistakes")]
    [InlineData("webhook_mistakes")]
    public void Options_that_are_wrong_contradict_or_do_nothing_are_told_with_their_place(string file)
    {
        var reader = new ConfigReader(SourceRegistry.Scan().Types.ToDictionary(type => type.Name, type => type.Options));

        (_, IReadOnlyList<ConfigProblem> problems) = reader.ReadText(
            File.ReadAllText(Repository.PathOf([.. Folder, file + ".yaml"])), file + ".yaml", new Surroundings(_ => "a-value", Path.GetTempPath()));

        Golden.Check(Repository.PathOf([.. Folder, file + ".expected.txt"]), string.Join('\n', problems) + "\n");
    }
}
