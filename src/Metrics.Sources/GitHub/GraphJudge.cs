using System.Net;
using System.Text.Json;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.GitHub;

/// <summary>Tells refusals of GitHub's GraphQL, which come with status 200, from answers.</summary>
internal static class GraphJudge
{
    /// <summary>What an answer stands for; null when it can be used, or holds only what asking for less would mend.</summary>
    public static SourceFaultException? Judge(HttpStatusCode status, ReadOnlyMemory<byte> body)
    {
        if (status != HttpStatusCode.OK)
        {
            return null;
        }

        try
        {
            using JsonDocument answer = JsonDocument.Parse(body);
            return Judge(answer.RootElement);
        }
        catch (JsonException)
        {
            // Cut short, or no JSON at all: the runner finds that by itself.
            return null;
        }
    }

    private static SourceFaultException? Judge(JsonElement answer)
    {
        if (answer.TryGetProperty("errors", out JsonElement errors) && errors is { ValueKind: JsonValueKind.Array }
            && errors.GetArrayLength() > 0)
        {
            foreach (JsonElement error in errors.EnumerateArray())
            {
                if (FaultOf(error) is { } fault)
                {
                    return fault;
                }
            }

            return null;
        }

        return HoldsNullNodes(answer)
            ? new SourceFaultException(FaultKind.Unreachable, "GitHub left records out of its answer without saying why")
            : null;
    }

    /// <summary>Whether the answer says that less should be asked for at once.</summary>
    public static bool AsksForLess(JsonElement answer) =>
        Types(answer).Any(type => type is "RESOURCE_LIMITS_EXCEEDED" or "MAX_NODE_LIMIT_EXCEEDED");

    /// <summary>Whether the answer says that a place in a list is no longer known.</summary>
    public static bool LostItsPlace(JsonElement answer) => Types(answer).Any(type => type is "INVALID_CURSOR_ARGUMENTS");

    private static IEnumerable<string> Types(JsonElement answer) =>
        answer.TryGetProperty("errors", out JsonElement errors) && errors.ValueKind == JsonValueKind.Array
            ? errors.EnumerateArray().Select(Type)
            : [];

    private static string Type(JsonElement error) =>
        error.TryGetProperty("type", out JsonElement type) ? type.GetString() ?? "" : "";

    private static SourceFaultException? FaultOf(JsonElement error)
    {
        string type = Type(error);
        string message = error.TryGetProperty("message", out JsonElement text) ? text.GetString() ?? "" : "";
        return type switch
        {
            "NOT_FOUND" or "RESOURCE_LIMITS_EXCEEDED" or "MAX_NODE_LIMIT_EXCEEDED" or "INVALID_CURSOR_ARGUMENTS" => null,
            "RATE_LIMITED" or "RATE_LIMIT" =>
                new SourceFaultException(FaultKind.ToldToWait, $"GitHub's GraphQL budget is used up: {message}"),
            "FORBIDDEN" or "INSUFFICIENT_SCOPES" => new SourceFaultException(FaultKind.Refused, Refusal(error, message)),
            _ when message.Contains("secondary rate limit", StringComparison.OrdinalIgnoreCase) =>
                new SourceFaultException(FaultKind.ToldToWait, message, retryAfter: TimeSpan.FromMinutes(1)),
            "" => new SourceFaultException(FaultKind.Unreachable, $"GitHub answered in part only: {message}"),
            _ => new SourceFaultException(FaultKind.Unreadable, $"GitHub answered {type}: {message}"),
        };
    }

    private static string Refusal(JsonElement error, string message)
    {
        bool single = message.Contains("SAML", StringComparison.OrdinalIgnoreCase)
            || (error.TryGetProperty("extensions", out JsonElement more) && more.TryGetProperty("saml_failure", out JsonElement saml)
                && saml.ValueKind == JsonValueKind.True);
        return single
            ? $"GitHub asks for single sign-on: authorize the token for the organization (Settings, Tokens, Configure SSO). {message}"
            : "GitHub refuses: the token or app needs read access to metadata, contents, pull requests, issues, deployments and actions "
                + $"of these repositories. {message}";
    }

    private static bool HoldsNullNodes(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(member =>
            (member.NameEquals("nodes") && member.Value.ValueKind == JsonValueKind.Array
                && member.Value.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Null))
            || HoldsNullNodes(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(HoldsNullNodes),
        _ => false,
    };
}
