using System.Text.Json;
using System.Text.Json.Nodes;
using Metrics.Server.Api;
using Metrics.Server.Config;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Api;

public class ApiDescriptionTests
{
    public static TheoryData<string, Type> Examples => new()
    {
        { ApiExamples.Report, typeof(ReportBody) },
        { ApiExamples.Explain, typeof(ReportBody) },
        { ApiExamples.Series, typeof(SeriesBody) },
        { ApiExamples.Incident, typeof(RecordDetail) },
        { ApiExamples.Deployment, typeof(RecordDetail) },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_what_the_endpoint_would_answer(string example, Type type)
    {
        object body = JsonSerializer.Deserialize(example, type, ApiJson.Options)!;

        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(example), JsonSerializer.SerializeToNode(body, type, ApiJson.Options)),
            JsonSerializer.Serialize(body, type, ApiJson.Indented));
    }

    [Fact]
    public async Task The_description_has_every_path_with_its_parameters_answers_and_example()
    {
        await using RunningServer server = await RunningServer.StartAsync(new MetricsConfig());

        JsonNode description = JsonNode.Parse(await server.GetAsync("/openapi.json"))!;

        JsonObject paths = description["paths"]!.AsObject();
        string[] numbers = ["report", "explain", "series", "incidents/{id}", "deployments/{id}"];
        Assert.Subset(paths.Select(path => path.Key).ToHashSet(), numbers.Select(path => "/api/v1/" + path).ToHashSet());
        foreach (string path in numbers)
        {
            JsonNode get = paths["/api/v1/" + path]!["get"]!;
            JsonNode good = get["responses"]!["200"]!["content"]!["application/json"]!;
            Assert.NotNull(good["schema"]);
            Assert.NotNull(good["example"]);
            Assert.NotNull(get["responses"]!["400"]!["content"]!["application/problem+json"]);
            Assert.All(
                get["parameters"]!.AsArray().Where(parameter => (string)parameter!["in"]! == "query"),
                parameter => Assert.NotNull(parameter!["description"]));
        }

        foreach (string path in new[] { "kpis", "pairs" })
        {
            JsonNode get = paths["/api/v1/" + path]!["get"]!;
            Assert.Equal(["at", "as_of"], get["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!));
            Assert.All(get["parameters"]!.AsArray(), parameter => Assert.NotNull(parameter!["description"]));
            Assert.NotNull(get["responses"]!["400"]!["content"]!["application/problem+json"]);
        }

        Assert.All(
            paths.Where(path => path.Key.StartsWith("/api/v1/", StringComparison.Ordinal)).SelectMany(path => path.Value!.AsObject()),
            operation => Assert.NotNull(operation.Value!["responses"]!["400"]));
        Assert.Equal("bearer", (string)description["components"]!["securitySchemes"]!["token"]!["scheme"]!);
        Assert.DoesNotContain("/metrics", paths.Select(path => path.Key));
    }

    [Fact]
    public async Task Instants_are_described_as_such_and_words_by_their_list()
    {
        await using RunningServer server = await RunningServer.StartAsync(new MetricsConfig());

        JsonNode schemas = JsonNode.Parse(await server.GetAsync("/openapi.json"))!["components"]!["schemas"]!;

        Assert.Equal("date-time", (string)schemas["ReportBody"]!["properties"]!["at"]!["format"]!);
        Assert.Equal(["ok", "low_sample", "stale", "no_data"], schemas["NumberStatus"]!["enum"]!.AsArray().Select(word => (string)word!));
    }
}
