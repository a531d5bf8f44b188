using System.Text.Json;

namespace Metrics.Sources.Jira;

/// <summary>The ids of the fields that are asked for: custom ones differ from site to site and are found by their names.</summary>
internal sealed record JiraFields(IReadOnlyList<string> Started, IReadOnlyList<string> Severity, IReadOnlyList<string> Services)
{
    private static readonly string[] Own =
        ["summary", "status", "priority", "created", "updated", "resolutiondate", "resolution", "labels", "components"];

    public IEnumerable<string> All => Own.Concat(Started).Concat(Severity).Concat(Services);

    public static JiraFields Of(JsonElement fields, JiraOptions options)
    {
        ILookup<string, string> ids = fields.Items().ToLookup(
            field => field.Text("name") ?? "", field => field.Text("id") ?? "", StringComparer.OrdinalIgnoreCase);
        return new JiraFields(Ids(options.StartedFields), Ids(options.SeverityFields), Ids(options.ServiceFields));

        string[] Ids(IEnumerable<string> names) => [.. names.SelectMany(name => ids[name]).Where(id => id.Length > 0)];
    }
}
