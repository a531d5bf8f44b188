using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.OpenAi;

/// <summary>Reads what OpenAI charges, a bucket a day.</summary>
[Source("openai", Summary = "Costs of OpenAI a day, by project and line item", Records = [FactKind.Kpi], Cost = "1 request a 180 days", RequestsPerMinute = 60)]
internal sealed class OpenAiSource(OpenAiOptions options, SourceTools tools) : ISource
{
    private const string MostBuckets = "180";

    private readonly AiCostRules _rules = new(options.Kpi, options.Projects, options.LineItems);

    private readonly JsonApi _api = new(
        tools.Http, headers => headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token.Reveal()));

    public IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, CancellationToken cancel) =>
        new AiCostReport(_api, _rules, new() { Address = Address, Start = Start, Add = Add }, options.Restate).ReadAsync(window, cancel);

    private string Address(DateOnly first, DateOnly today, string? page) => JsonApi.Address(
        $"{options.Url.TrimEnd('/')}/organization/costs",
        ("start_time", Seconds(first)),
        ("end_time", Seconds(today)),
        ("bucket_width", "1d"),
        ("group_by", "project_id"),
        ("group_by", "line_item"),
        ("limit", MostBuckets),
        ("page", page));

    private void Add(JsonElement line, DailyTotals totals, DateOnly day) => _rules.Add(
        totals,
        day,
        line.Text("project_id") ?? "",
        line.Text("line_item") ?? "",
        line.Needed("amount", "currency").ToUpperInvariant(),
        AiCostDay.Amount(line, "amount", "value"));

    private static DateTimeOffset? Start(JsonElement bucket) =>
        bucket.Whole("start_time") is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static string Seconds(DateOnly day) =>
        new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
