using System.Net.Http.Headers;

namespace Metrics.Server.Collect.Http;

/// <summary>
/// Keeps secrets out of what people read: addresses lose their query, and whatever a request carried is struck out of the vendor's words.
/// </summary>
internal static class Redaction
{
    private const int ShortestSecret = 6;

    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "User-Agent", "If-None-Match", "If-Modified-Since", "Accept-Encoding", "Accept-Language", "Host", "Connection",
    };

    private static readonly char[] Breaks = [' ', '=', ':', ',', ';', '&', '"'];

    /// <summary>The address without user, query and fragment.</summary>
    public static string Address(Uri? address) =>
        address is null ? "(no address)" : $"{address.Scheme}://{address.Authority}{address.AbsolutePath}";

    /// <summary>The vendor's words without anything that the request carried as credentials.</summary>
    public static string Clean(string text, HttpRequestMessage request)
    {
        foreach (string secret in Carried(request).Where(part => part.Length >= ShortestSecret).OrderByDescending(part => part.Length))
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        return text;
    }

    private static IEnumerable<string> Carried(HttpRequestMessage request)
    {
        foreach ((string name, HeaderStringValues values) in request.Headers.NonValidated)
        {
            if (!Harmless.Contains(name))
            {
                foreach (string value in values)
                {
                    yield return value;
                    foreach (string part in value.Split(Breaks, StringSplitOptions.RemoveEmptyEntries))
                    {
                        yield return part;
                    }
                }
            }
        }

        foreach (string pair in (request.RequestUri?.Query ?? "").TrimStart('?').Split('&').Concat(Form(request.Content)))
        {
            yield return Uri.UnescapeDataString(pair[(pair.IndexOf('=', StringComparison.Ordinal) + 1)..].Replace('+', ' '));
        }

        foreach (string part in (request.RequestUri?.UserInfo ?? "").Split(':'))
        {
            yield return part;
        }
    }

    /// <summary>The fields of a form: whoever asks for a token writes the client's secret there.</summary>
    private static string[] Form(HttpContent? content)
    {
        if (content?.Headers.ContentType?.MediaType != "application/x-www-form-urlencoded")
        {
            return [];
        }

        // Buffered before it was sent, so that it could be sent again.
        using var reader = new StreamReader(content.ReadAsStream(), leaveOpen: true);
        return reader.ReadToEnd().Split('&');
    }
}
