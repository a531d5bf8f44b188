using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;

namespace Metrics.Server.Collect.Http;

/// <summary>
/// Keeps secrets out of what people read: addresses lose their query, and whatever a request carried is struck out of the vendor's words.
/// </summary>
internal static partial class Redaction
{
    private const int ShortestSecret = 6;

    // In what a source records, a short word may well be a word and no secret.
    private const int ShortestInRecords = 12;

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

    /// <summary>
    /// A good answer without the credentials that the request carried: a vendor that echoes them must not get them recorded.
    /// </summary>
    public static byte[] Strike(byte[] body, HttpRequestMessage request)
    {
        foreach (string secret in Credentials(request).Where(part => part.Length >= ShortestInRecords).OrderByDescending(part => part.Length))
        {
            if (body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0)
            {
                body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace(secret, "***", StringComparison.Ordinal));
            }
        }

        return body;
    }

    private static IEnumerable<string> Credentials(HttpRequestMessage request) =>
        request.Headers.NonValidated.Where(header => Credential().IsMatch(header.Key)).SelectMany(header => header.Value).SelectMany(Parts);

    /// <summary>A header's value, its words, and what it holds in base64: a name and a password.</summary>
    private static IEnumerable<string> Parts(string value)
    {
        yield return value;
        foreach (string part in value.Split(Breaks, StringSplitOptions.RemoveEmptyEntries))
        {
            yield return part;
        }

        byte[] pair = new byte[value.Length];
        if (value.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) && Convert.TryFromBase64String(value[6..].Trim(), pair, out int length))
        {
            string plain = Encoding.UTF8.GetString(pair, 0, length);
            yield return plain;
            yield return plain[(plain.IndexOf(':', StringComparison.Ordinal) + 1)..];
        }
    }

    private static IEnumerable<string> Carried(HttpRequestMessage request)
    {
        foreach ((string name, HeaderStringValues values) in request.Headers.NonValidated)
        {
            if (!Harmless.Contains(name))
            {
                foreach (string part in values.SelectMany(Parts))
                {
                    yield return part;
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

    [GeneratedRegex("auth|key|token|secret|cookie|session|credential", RegexOptions.IgnoreCase)]
    private static partial Regex Credential();
}
