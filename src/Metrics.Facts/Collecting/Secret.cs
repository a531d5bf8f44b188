namespace Metrics.Facts.Collecting;

/// <summary>
/// A secret of the configuration. It prints as <c>***</c> wherever it goes; <see cref="Reveal"/> reads it anew from where it is kept, so a
/// rotated one is used without a restart.
/// </summary>
public sealed class Secret(Func<string> read)
{
    /// <summary>A secret with a fixed value, for tests and samples.</summary>
    public static Secret Of(string value) => new(() => value);

    public string Reveal() => read();

    public override string ToString() => "***";
}
