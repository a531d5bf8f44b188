using Microsoft.Net.Http.Headers;

namespace Metrics.Server.Expose;

/// <summary>What a scraper asked for by its headers.</summary>
internal static class ScrapeRequest
{
    private static readonly (ExpositionFormat Format, string Type, string[] Versions)[] Offers =
    [
        (ExpositionFormat.OpenMetrics, "application/openmetrics-text", ["1.0.0"]),
        (ExpositionFormat.Text, "text/plain", ["0.0.4", "1.0.0"]),
    ];

    /// <summary>
    /// The format with the highest quality; text 0.0.4 where nothing that is asked for can be given, as every exporter does: a scrape in
    /// another format than wished is worth more than none.
    /// </summary>
    public static ExpositionFormat FormatOf(IList<string> accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out IList<MediaTypeHeaderValue>? wished))
        {
            return ExpositionFormat.Text;
        }

        (ExpositionFormat Format, double Quality) best = (ExpositionFormat.Text, 0);
        foreach (MediaTypeHeaderValue wish in wished)
        {
            double quality = wish.Quality ?? 1;
            foreach ((ExpositionFormat format, string type, string[] versions) in Offers)
            {
                // A wildcard asks for nothing in particular: it gets the plain format, below.
                if (quality > best.Quality && wish.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase) && VersionFits(wish, versions))
                {
                    best = (format, quality);
                }
            }

            if (quality > best.Quality && wish.MediaType.Value is "*/*" or "text/*")
            {
                best = (ExpositionFormat.Text, Math.Max(quality, best.Quality));
            }
        }

        return best.Format;
    }

    public static bool TakesGzip(IList<string> acceptEncoding)
    {
        if (!StringWithQualityHeaderValue.TryParseList(acceptEncoding, out IList<StringWithQualityHeaderValue>? wished))
        {
            return false;
        }

        StringWithQualityHeaderValue? wish = wished.FirstOrDefault(value => value.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase))
            ?? wished.FirstOrDefault(value => value.Value == "*");
        return wish is not null && (wish.Quality ?? 1) > 0;
    }

    private static bool VersionFits(MediaTypeHeaderValue wish, string[] versions)
    {
        string? asked = wish.Parameters.FirstOrDefault(parameter => parameter.Name.Equals("version", StringComparison.OrdinalIgnoreCase))?.Value.Value;
        return asked is null || versions.Contains(asked.Trim('"'));
    }
}
