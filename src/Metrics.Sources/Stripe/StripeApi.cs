using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Stripe;

/// <summary>Stripe's lists and objects, in the version whose shape is read here.</summary>
internal sealed class StripeApi(StripeOptions options, HttpClient http)
{
    private const string Version = "2025-03-31.basil";

    private readonly JsonApi _api = new(http, headers =>
    {
        headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token.Reveal());
        headers.Add("Stripe-Version", Version);
    });

    /// <summary>All records of a list, newest first, page by page.</summary>
    public async IAsyncEnumerable<JsonElement> ListAsync(
        string list, (string Name, string? Value)[] query, [EnumeratorCancellation] CancellationToken cancel)
    {
        string? after = null;
        do
        {
            string address = JsonApi.Address(AddressOf(list), [("limit", "100"), .. query, ("starting_after", after)]);
            JsonElement page = (await _api.GetAsync(address, cancel)).Root;
            after = null;
            foreach (JsonElement record in page.Items("data"))
            {
                after = record.Text("id") ?? after;
                yield return record;
            }

            if (!page.IsTrue("has_more"))
            {
                yield break;
            }
        }
        while (after is not null);

        throw new SourceFaultException(FaultKind.Unreadable, $"{AddressOf(list)} says that there is more, but its last page names no record to go on from");
    }

    /// <summary>The same of those created in [<paramref name="from"/>, <paramref name="to"/>).</summary>
    public IAsyncEnumerable<JsonElement> CreatedAsync(
        string list, DateTimeOffset from, DateTimeOffset to, (string Name, string? Value)[] query, CancellationToken cancel) =>
        ListAsync(list, [("created[gte]", Seconds(from)), ("created[lt]", Seconds(to)), .. query], cancel);

    /// <summary>One object; null when Stripe has none of that id.</summary>
    public async Task<JsonElement?> FindAsync(string path, (string Name, string? Value)[] query, CancellationToken cancel) =>
        (await _api.FindAsync(JsonApi.Address(AddressOf(path), query), cancel))?.Root;

    /// <summary>The instant of a field that holds seconds; null when it is empty.</summary>
    public static DateTimeOffset? Instant(JsonElement record, params ReadOnlySpan<string> path) =>
        record.Whole(path) is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <exception cref="JsonException">It is no amount.</exception>
    public static long Minor(JsonElement record, string name) =>
        record.Whole(name) ?? throw new JsonException($"'{name}' is no amount in minor units");

    private string AddressOf(string path) => $"{options.Url.TrimEnd('/')}/v1/{path}";

    private static string Seconds(DateTimeOffset instant) => instant.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
