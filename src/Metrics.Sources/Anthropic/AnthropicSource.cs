using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Anthropic;

/// <summary>Reads what Anthropic charges, a bucket a day.</summary>
[Source("anthropic", Summary = "Costs of Anthropic a day, by workspace and line item", Records = [FactKind.Kpi], Cost = "1 request a 31 days")]
internal sealed class AnthropicSource(AnthropicOptions options, SourceTools tools) : ISource
{
    private const string MostBuckets = "31";

    private readonly AiCostRules _rules = new(options.Kpi, options.Workspaces, options.LineItems);

    private readonly JsonApi _api = new(tools.Http, headers =>
    {
        headers.Add("x-api-key", options.Token.Reveal());
        headers.Add("anthropic-version", "2023-06-01");
    });

    public IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, CancellationToken cancel) =>
        new AiCostReport(_api, _rules, new() { Address = Address, Start = bucket => bucket.Instant("starting_at"), Add = Add }, options.Restate)
            .ReadAsync(window, cancel);

    private string Address(DateOnly first, DateOnly today, string? page) => JsonApi.Address(
        $"{options.Url.TrimEnd('/')}/v1/organizations/cost_report",
        ("starting_at", $"{first:yyyy-MM-dd}T00:00:00Z"),
        ("ending_at", $"{today:yyyy-MM-dd}T00:00:00Z"),
        ("bucket_width", "1d"),
        ("group_by[]", "workspace_id"),
        ("group_by[]", "description"),
        ("limit", MostBuckets),
        ("page", page));

    // Amounts are in cents, with fractions.
    private void Add(JsonElement line, DailyTotals totals, DateOnly day) => _rules.Add(
        totals,
        day,
        line.Text("workspace_id") ?? "default",
        line.Text("description") ?? line.Text("cost_type") ?? "",
        line.Needed("currency").ToUpperInvariant(),
        AiCostDay.Amount(line, "amount") / 100);
}
