using System.Text;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.CdEvents;

/// <summary>Who may send CDEvents.</summary>
internal sealed record CdEventsOptions
{
    /// <summary>The bearer token that senders give, or the password of basic authentication.</summary>
    public required Secret HookSecret { get; init; }

    /// <summary>Fields of an event's custom data that hold the commit; else the version in the artifact's package URL.</summary>
    public IReadOnlyList<string> RevisionFields { get; init; } = ["revision", "commit", "sha"];

    /// <summary>false: no sender tells of reviews (<c>change.reviewed</c>), so that a change without one may have had one.</summary>
    public bool Reviews { get; init; } = true;
}

/// <summary>CDEvents over the HTTP binding of CloudEvents: binary, structured and batched; versions 0.3 to 0.5.</summary>
[Source(
    "cdevents",
    Summary = "deployments, changes and incidents as CDEvents, pushed by any tool of the delivery chain",
    Records = [FactKind.Deployment, FactKind.Change, FactKind.Incident],
    Cost = "none: it is pushed to")]
internal sealed class CdEventsSource(CdEventsOptions options, SourceTools tools) : IReceiver
{
    private readonly CdEventReader _reader = new(options);

    public Reception Receive(Delivery delivery)
    {
        if (!Signatures.BearerIs(delivery, options.HookSecret) && !Signatures.BasicIs(delivery, options.HookSecret))
        {
            return new Reception.Refused("the Authorization header is missing or wrong");
        }

        JsonElement body = Signatures.Body(delivery.Body);

        string content = delivery.Header("Content-Type");
        if (body.ValueKind == JsonValueKind.Array)
        {
            return new Reception.Accepted(null, [.. body.EnumerateArray().SelectMany(one => Read(Data(one)))]);
        }

        bool structured = content.StartsWith("application/cloudevents", StringComparison.OrdinalIgnoreCase)
            || (body.Text("specversion") is not null && body.At("context").ValueKind == JsonValueKind.Undefined);
        JsonElement data = structured ? Data(body) : body;
        (string? source, string? id) = structured
            ? (body.Text("source"), body.Text("id"))
            : (Header(delivery, "ce-source"), Header(delivery, "ce-id"));
        source ??= data.Text("context", "source");
        id ??= data.Text("context", "id");
        // Unique by source and id together, as CloudEvents has it.
        return new Reception.Accepted(id is null ? null : $"{source} {id}", [.. Read(data)]);
    }

    private IEnumerable<SourceRecord> Read(JsonElement data)
    {
        if (_reader.Knows(data))
        {
            yield return Json.Record($"{tools.Name}: event {data.Text("context", "id")}", data, _reader.Read);
        }
    }

    private static string? Header(Delivery delivery, string name) => delivery.Header(name) is { Length: > 0 } text ? text : null;

    private static JsonElement Data(JsonElement cloudEvent)
    {
        if (cloudEvent.Text("data_base64") is not { } encoded)
        {
            return cloudEvent.At("data") is { ValueKind: JsonValueKind.String } text
                ? Signatures.Parse(Encoding.UTF8.GetBytes(text.GetString()!)) ?? default
                : cloudEvent.At("data");
        }

        byte[] bytes = new byte[encoded.Length];
        return Convert.TryFromBase64String(encoded, bytes, out int length)
            ? Signatures.Parse(bytes.AsMemory(0, length)) ?? default
            : default;
    }
}
