namespace Metrics.Tests.Support;

/// <summary>A test in a real Chromium; shown as skipped where there is none.</summary>
internal sealed class ChromiumFactAttribute : FactAttribute
{
    public const string Chromium = "/usr/bin/chromium", Driver = "/usr/bin/chromedriver";

    public ChromiumFactAttribute() => Skip = Missing;

    /// <summary>Why it can't run here; null where it can.</summary>
    public static string? Missing { get; } = File.Exists(Chromium) && File.Exists(Driver) ? null : $"needs {Chromium} and {Driver}";
}

/// <summary>The same with rows.</summary>
internal sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute() => Skip = ChromiumFactAttribute.Missing;
}

/// <summary>A test with axe-core, whose script <c>METRICS_TEST_AXE</c> names; shown as skipped without.</summary>
internal sealed class AxeTheoryAttribute : TheoryAttribute
{
    public AxeTheoryAttribute() => Skip = ChromiumFactAttribute.Missing ?? (Script is null ? "needs METRICS_TEST_AXE, the path of axe.min.js" : null);

    public static string? Script { get; } = Environment.GetEnvironmentVariable("METRICS_TEST_AXE") is { Length: > 0 } path ? path : null;
}
