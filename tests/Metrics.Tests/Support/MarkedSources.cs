using System.Text.RegularExpressions;
using Metrics.Server.Collect;
using Metrics.Server.Config;
using Metrics.Server.Config.Reading;

namespace Metrics.Tests.Support;

/// <summary>
/// Every type of source by its sample, with marked words in place of what the sample takes from the environment; and by variants of it,
/// each with one more secret that stands in a comment. A new source is among them by itself.
/// </summary>
internal sealed partial class MarkedSources
{
    private static readonly (string Type, string From, string To)[] Ways =
    [
        ("http", "bearer: ${API_TOKEN}", "basic: { user: me, password: \"${API_PASSWORD}\" }"),
        ("http", "bearer: ${API_TOKEN}", "headers: { X-Api-Key: \"${API_KEY}\" }"),
        ("http", "bearer: ${API_TOKEN}", "oauth2: { token_url: \"https://login.example.com/t\", client_id: me, client_secret: \"${CLIENT_SECRET}\" }"),
        ("http", "bearer: ${API_TOKEN}", "oauth2: { token_url: \"https://login.example.com/t\", client_id: me, client_secret: \"${CLIENT_SECRET}\", proof: body }"),
    ];

    private int _generation;

    /// <param name="folder">Where relative paths of the samples start.</param>
    public MarkedSources(string folder)
    {
        SourceRegistry registry = SourceRegistry.Scan();
        var reader = new ConfigReader(registry.Types.ToDictionary(type => type.Name, type => type.Options));
        foreach (SourceType type in registry.Types)
        {
            foreach ((string sample, int at) in Samples(type).Select((sample, at) => (sample, at)))
            {
                string text = $"sources:\n{NameLine().Replace(sample, $"- name: {type.Name}_{at}", 1)}";
                (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) =
                    reader.ReadText(text, type.Name, new Surroundings(variable => Value(type.Name, variable), folder));
                bool isRight = problems.All(problem => problem.Level == ProblemLevel.Warning);
                Assert.True(isRight || at > 0, string.Join('\n', problems));
                if (isRight)
                {
                    All.Add((type, config!.Sources.Single()));
                }
            }
        }
    }

    public List<(SourceType Type, SourceSpec Spec)> All { get; } = [];

    /// <summary>From now on every secret is another.</summary>
    public void Rotate() => _generation++;

    /// <summary>The word in all secrets of a type, now or earlier; letters and digits that base64 can be read of.</summary>
    public static string Mark(string type, int generation) => $"MARKED{type}".PadRight(31, 'x') + generation;

    private string Value(string type, string variable) => variable.EndsWith("_DB", StringComparison.Ordinal) || variable.Contains("CONNECTION", StringComparison.Ordinal)
        ? $"Host=127.0.0.1;Port=1;Username=u;Password={Mark(type, _generation)};Timeout=1;Database=d"
        : Mark(type, _generation);

    private static IEnumerable<string> Samples(SourceType type)
    {
        string sample = type.Sample!;
        return Ways.Where(way => way.Type == type.Name).Select(way => sample.Replace(way.From, way.To, StringComparison.Ordinal))
            .Concat(Hidden().Matches(sample).Select(hidden => sample[..hidden.Index] + hidden.Groups[1].Value + hidden.Groups[2].Value + sample[(hidden.Index + hidden.Length)..]))
            .Prepend(sample);
    }

    [GeneratedRegex("^- name: .*", RegexOptions.Multiline)]
    private static partial Regex NameLine();

    [GeneratedRegex(@"^( +)# (\w+: \$\{[A-Z_]+\})", RegexOptions.Multiline)]
    private static partial Regex Hidden();
}
