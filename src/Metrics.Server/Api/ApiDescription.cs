using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Metrics.Server.Api;

/// <summary>An example of an endpoint's good answer, for the API's description.</summary>
internal sealed record AnswerExample(string Json);

/// <summary><c>/openapi.json</c>.</summary>
internal static class ApiDescription
{
    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder endpoint, string json) => endpoint.WithMetadata(new AnswerExample(json));

    public static void Describe(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Metrics",
                Version = "v1",
                Description = "Engineering health and business results: numbers with all that they carry, and the facts behind them. "
                    + "A number without data has the status `no_data` and no value; that is not zero. "
                    + "A parameter that a path does not know is refused with 400, never passed over.",
            };

            // The address is whatever the reader reached it by.
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes["token"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A token of the configuration; none is needed where none is configured.",
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("token", document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            AnswerExample? example = context.Description.ActionDescriptor.EndpointMetadata.OfType<AnswerExample>().LastOrDefault();
            if (example is not null
                && operation.Responses?.GetValueOrDefault("200") is OpenApiResponse { Content: { } content }
                && content.TryGetValue("application/json", out OpenApiMediaType? media))
            {
                media.Example = JsonNode.Parse(example.Json);
            }

            if (context.Description.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true)
            {
                (operation.Responses ??= []).TryAdd("400", new OpenApiResponse { Description = "A parameter is wrong or unknown: the problem details name it" });
            }

            return Task.CompletedTask;
        });
    }
}
