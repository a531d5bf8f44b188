using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Metrics.Tests.Support;

/// <summary>Questions that the API refuses.</summary>
internal static class Refusals
{
    /// <summary>The question is refused: the problem details name the part, with the hint, and so does their text.</summary>
    public static async Task AssertRefusedAsync(RunningServer server, string question, string part, string hint)
    {
        using HttpResponseMessage answer = await server.Http.GetAsync(new Uri("/api/v1/" + question, UriKind.Relative));
        JsonNode problem = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(hint, (string)problem["errors"]![part]![0]!, StringComparison.Ordinal);
        Assert.Contains(hint, (string)problem["detail"]!, StringComparison.Ordinal);
    }
}
