using System.Text.Json;

namespace Metrics.Sources.Stripe;

/// <summary>Turns Stripe's whole numbers of minor units into amounts: 1250 of usd is 12.50, of jpy 1250, of kwd 1.250.</summary>
/// <param name="given">What the configuration says of a currency.</param>
internal sealed class MinorUnits(IReadOnlyDictionary<string, int> given)
{
    // https://docs.stripe.com/currencies: isk, ugx, huf and twd are told with two digits, whatever people use.
    private static readonly HashSet<string> WithoutDigits =
        ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"];

    private static readonly HashSet<string> WithThreeDigits = ["BHD", "JOD", "KWD", "OMR", "TND"];

    private static readonly decimal[] Sizes = [1m, 10m, 100m, 1000m, 10000m];

    private readonly Dictionary<string, int> _given = given.ToDictionary(pair => Code(pair.Key), pair => Math.Clamp(pair.Value, 0, 4));

    public static string Code(string currency) => currency.ToUpperInvariant();

    /// <exception cref="JsonException">It is no currency's code.</exception>
    public static string CodeOf(JsonElement record) =>
        record.Needed("currency") is { Length: 3 } code ? Code(code) : throw new JsonException("'currency' is no code of three letters");

    public int Digits(string currency) =>
        _given.TryGetValue(currency, out int digits) ? digits
        : WithoutDigits.Contains(currency) ? 0
        : WithThreeDigits.Contains(currency) ? 3
        : 2;

    public decimal Amount(string currency, decimal minor) => minor / Sizes[Digits(currency)];
}
