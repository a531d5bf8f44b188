using System.Globalization;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Sources.Mapping;

namespace Metrics.Sources.Webhook;

/// <summary>Facts from any JSON that is pushed, by a mapping in the configuration.</summary>
[Source(
    "webhook",
    Summary = "any JSON that is pushed with a secret, by a mapping in the configuration and no code",
    Records = [FactKind.Deployment, FactKind.Change, FactKind.Incident, FactKind.Kpi, FactKind.CodeRework, FactKind.Decision, FactKind.Link],
    Cost = "none: it is pushed to")]
internal sealed class WebhookSource(WebhookOptions options, SourceTools tools) : IReceiver, IBodyPreview
{
    private readonly RecordReader _records = new(options.Facts, tools.Calendar);
    private readonly SignatureCheck? _signature = options.Signature is { } signature ? new SignatureCheck(signature) : null;

    public Reception Receive(Delivery delivery)
    {
        if (WhyNot(delivery) is { } reason)
        {
            return new Reception.Refused(reason);
        }

        string? id = options.DeliveryHeader is { } header && delivery.Header(header) is { Length: > 0 } given ? given : null;
        return new Reception.Accepted(id, Preview(delivery.Body));
    }

    public IReadOnlyList<SourceRecord> Preview(ReadOnlyMemory<byte> body)
    {
        JsonElement json = Signatures.Body(body);

        try
        {
            IReadOnlyList<JsonPlace> records = options.Records.Read(json);
            return [.. records.SelectMany((record, i) => _records.Read(
                record, string.Create(CultureInfo.InvariantCulture, $"{tools.Name}: record {i + 1}"), whole: false, options.Partial))];
        }
        catch (JsonException e)
        {
            return [Json.Record($"{tools.Name}: a delivery", json, _ => throw new JsonException($"records: {e.Message}"))];
        }
    }

    private string? WhyNot(Delivery delivery)
    {
        if (_signature is not null)
        {
            return _signature.WhyNot(delivery);
        }

        SecretHeader header = options.SecretHeader!;
        string given = delivery.Header(header.Name);
        bool known = given.StartsWith(header.Prefix, StringComparison.OrdinalIgnoreCase)
            && Signatures.Same(given[header.Prefix.Length..].Trim(), header.Secret.Reveal());
        return known ? null : $"the header {header.Name} is missing or wrong";
    }
}
