using System.Text;
using System.Text.Json;

namespace Metrics.Tests.Support;

/// <summary>A request as text for people: method and address, its headers, and its body in short.</summary>
internal static class RequestText
{
    private const int LongestValue = 160;

    public static string Of(HttpRequestMessage request, string body)
    {
        var text = new StringBuilder().Append(request.Method).Append(' ').Append(Readable(request.RequestUri!)).Append('\n');
        foreach ((string name, System.Net.Http.Headers.HeaderStringValues values) in request.Headers.NonValidated.OrderBy(header => header.Key, StringComparer.Ordinal))
        {
            if (!name.Equals("User-Agent", StringComparison.OrdinalIgnoreCase))
            {
                text.Append("  ").Append(name.ToLowerInvariant()).Append(": ").Append(Short(values.ToString())).Append('\n');
            }
        }

        foreach (string line in Body(body))
        {
            text.Append("  | ").Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static string Readable(Uri address) => Uri.UnescapeDataString(address.AbsoluteUri);

    private static IEnumerable<string> Body(string body)
    {
        if (body.Length == 0)
        {
            return [];
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? [.. document.RootElement.EnumerateObject().Select(property => $"{property.Name}: {Short(property.Value.ToString())}")]
                : [Short(document.RootElement.ToString())];
        }
        catch (JsonException)
        {
            return [Short(body)];
        }
    }

    private static string Short(string text)
    {
        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= LongestValue ? text : $"{text[..LongestValue]}… ({text.Length} characters)";
    }
}
