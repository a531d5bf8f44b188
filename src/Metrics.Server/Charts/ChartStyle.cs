namespace Metrics.Server.Charts;

/// <summary>The style sheet of the charts; a page that shows them defines the colours it names (<c>--c1</c>, <c>--ink</c> …).</summary>
internal static class ChartStyle
{
    public static string Css { get; } = Read();

    private static string Read()
    {
        using Stream stream = typeof(ChartStyle).Assembly.GetManifestResourceStream("charts.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
