using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Json;
using Metrics.Server.Collect.Running;
using Metrics.Store;

namespace Metrics.Server.Collect.Pushed;

/// <summary>What became of one pushed fact.</summary>
/// <param name="Status"><c>accepted</c>, <c>unchanged</c> or <c>rejected</c>.</param>
internal sealed record EventAnswer(string? Kind, string? Id, string Status, string? Reason);

/// <summary>
/// Takes facts that programs state: the JSON of a fact's fields with its <c>kind</c>, and where wanted the <c>source</c> it belongs to.
/// </summary>
internal sealed class PushedEvents(Inbox inbox)
{
    private const string DefaultSource = "events";

    /// <summary>Stores what can be read of one object or an array; the answers are in their order.</summary>
    public async Task<IReadOnlyList<EventAnswer>> TakeAsync(JsonElement body, CancellationToken cancel)
    {
        Pushed[] pushed = [.. (body.ValueKind == JsonValueKind.Array ? [.. body.EnumerateArray()] : new[] { body }).Select(ReadWhole)];
        foreach (IGrouping<string, Pushed> source in pushed.Where(one => one.Fact is not null).GroupBy(one => one.Source))
        {
            Pushed[] ours = [.. source];
            var batch = new FactBatch { Source = source.Key, Facts = [.. ours.Select(one => one.Fact!)] };
            BatchResult result = await inbox.StoreAsync(batch, cancel);
            RecordCounts.Tell(batch, result);
            for (int i = 0; i < ours.Length; i++)
            {
                ours[i].Outcome = result.Outcomes[i];
            }
        }

        return [.. pushed.Select(one => one.Answer())];
    }

    private static Pushed ReadWhole(JsonElement json)
    {
        try
        {
            return Read(json);
        }
        catch (InvalidOperationException)
        {
            return new(null, null, DefaultSource, "it holds half a surrogate pair, such as \\ud800 alone, which is no character");
        }
    }

    private static Pushed Read(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            return new(null, null, DefaultSource, "it is no JSON object");
        }

        string? word = Text(json, "kind");
        if (word is null || FactKinds.Parse(word) is not { } kind || kind == FactKind.Service)
        {
            // Who may push facts does not by that own the catalog.
            string kinds = string.Join(", ", FactKinds.All.Where(known => known != FactKind.Service).Select(known => known.Name()));
            return new(word, Text(json, "id"), DefaultSource, $"kind: it is {(word is null ? "missing" : $"'{word}'")}; write one of {kinds}");
        }

        string source = Text(json, "source") ?? DefaultSource;
        if (!IsName(source))
        {
            return new(word, Text(json, "id"), DefaultSource, "source: write a name of letters, digits, '-', '_' and '.', of at most 64 characters");
        }

        var input = new FactInput(kind);
        foreach (JsonProperty property in json.EnumerateObject().Where(property => property.Name is not ("kind" or "source")))
        {
            input.Set(property.Name, property.Value);
        }

        Fact? fact = input.Build();
        return new(word, fact?.Id ?? Text(json, "id"), source, input.WrongField is { } field ? $"{field}: {input.Wrong}" : input.Wrong) { Fact = fact };
    }

    private static bool IsName(string text) => text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private sealed record Pushed(string? Kind, string? Id, string Source, string? Wrong)
    {
        public Fact? Fact { get; init; }

        public FactOutcome? Outcome { get; set; }

        public EventAnswer Answer() => new(Kind, Id, Outcome switch { null => "rejected", FactOutcome.Unchanged => "unchanged", _ => "accepted" }, Wrong);
    }
}
