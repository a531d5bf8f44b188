using System.Text.Json;

namespace Metrics.Sources.Stripe;

/// <summary>The payments that refunds and disputes take back.</summary>
internal sealed class Sales(StripeApi api)
{
    private readonly Dictionary<string, DateTimeOffset?> _charges = [];

    /// <summary>When the payment was made that a transaction is about; null where it is about none.</summary>
    public async Task<DateTimeOffset?> SoldAtAsync(JsonElement source, CancellationToken cancel)
    {
        JsonElement charge = source.Text("object") == "charge" ? source : source.At("charge");
        if (charge.ValueKind == JsonValueKind.Object)
        {
            return StripeApi.Instant(charge, "created");
        }

        if (charge.Text() is not { } id)
        {
            return null;
        }

        if (!_charges.TryGetValue(id, out DateTimeOffset? sold))
        {
            JsonElement? found = await api.FindAsync($"charges/{Uri.EscapeDataString(id)}", [], cancel);
            _charges[id] = sold = found is { } one ? StripeApi.Instant(one, "created") : null;
        }

        return sold;
    }
}
