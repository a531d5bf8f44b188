namespace Metrics.Facts.Collecting;

/// <summary>One pushed request, as it came.</summary>
/// <param name="Headers">By name, ignoring case; several values are joined by a comma.</param>
/// <param name="Body">The raw bytes: signatures are over them.</param>
/// <param name="ReceivedAt">The runner's clock; deliveries signed with a date are refused when too old.</param>
public sealed record Delivery(IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body, DateTimeOffset ReceivedAt)
{
    /// <summary>The header's value; empty when absent.</summary>
    public string Header(string name) => Headers.TryGetValue(name, out string? value) ? value : "";
}

/// <summary>What became of a delivery.</summary>
public abstract record Reception
{
    private Reception()
    {
    }

    /// <summary>Its signature is missing, wrong or too old: answered 401 and counted.</summary>
    public sealed record Refused(string Reason) : Reception;

    /// <summary>It is genuine.</summary>
    /// <param name="DeliveryId">The sender's id of the delivery, the same when sent again; null when it has none (then the body's digest
    /// serves).</param>
    /// <param name="Records">What it tells; empty for a ping or an event that is of no use.</param>
    public sealed record Accepted(string? DeliveryId, IReadOnlyList<SourceRecord> Records) : Reception;
}
