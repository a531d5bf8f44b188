using System.Net;

namespace Metrics.Facts.Collecting;

/// <summary>
/// Lets a source tell the runner that an answer with a good status is none (GraphQL answers refusals with 200): attached to a request,
/// asked once the whole body is there, inside the retry.
/// </summary>
/// <param name="status">The answer's status.</param>
/// <param name="body">The answer's whole body.</param>
/// <returns>The fault that the answer stands for, or null when it is good.</returns>
public delegate SourceFaultException? RequestJudge(HttpStatusCode status, ReadOnlyMemory<byte> body);

/// <summary>Options that a source may attach to a request.</summary>
public static class SourceRequest
{
    public static readonly HttpRequestOptionsKey<RequestJudge> Judge = new("metrics.judge");

    /// <summary>The vendor's name of the budget that the request draws on, where one vendor has several (<c>graphql</c>).</summary>
    public static readonly HttpRequestOptionsKey<string> Budget = new("metrics.budget");

    /// <summary>Set when the answer is not JSON by design (CSV, NDJSON): it is then not checked as JSON.</summary>
    public static readonly HttpRequestOptionsKey<bool> AnyContent = new("metrics.any_content");
}
