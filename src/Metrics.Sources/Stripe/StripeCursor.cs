namespace Metrics.Sources.Stripe;

/// <summary>How far an account was read.</summary>
internal sealed record StripeCursor
{
    /// <summary>The last day whose balance transactions were read whole.</summary>
    public DateOnly? Booked { get; init; }

    /// <summary>The last day up to which invoices and subscriptions were read; null until they were read from the start.</summary>
    public DateOnly? Read { get; init; }

    /// <summary>The currencies seen so far: a day without a payment in one of them is a 0.</summary>
    public IReadOnlyList<string> Currencies { get; init; } = [];

    public static StripeCursor Parse(string? text) => CursorJson.Read<StripeCursor>(text) ?? new StripeCursor();

    public override string ToString() => CursorJson.Write(this);
}
