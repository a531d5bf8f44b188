using System.Net;
using System.Text;

namespace Metrics.Tests.Support;

/// <summary>
/// Recorded answers in place of a network. One that names its request answers that request; the others are given in order. A request
/// without an answer fails by naming it.
/// </summary>
internal sealed class Replay(IReadOnlyList<RecordedReply> replies) : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly List<RecordedReply> _left = [.. replies];
    private readonly StringBuilder _requests = new();

    /// <summary>What was asked for, as text to compare.</summary>
    public string Requests => _requests.ToString();

    /// <summary>Requests that no answer was recorded for.</summary>
    public List<string> Unexpected { get; } = [];

    /// <summary>Answers that nothing asked for.</summary>
    public IReadOnlyList<RecordedReply> Unasked => _left;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        string line = $"{request.Method} {request.RequestUri}";
        lock (_gate)
        {
            _requests.Append(RequestText.Of(request, body));
            RecordedReply? reply = _left.FirstOrDefault(candidate => candidate.Asks(request)) ?? _left.FirstOrDefault(candidate => candidate.Request is null);
            if (reply is null)
            {
                Unexpected.Add(line);
                throw new InvalidOperationException($"no reply is recorded for {line}");
            }

            _left.Remove(reply);
            return reply.ToResponse(request);
        }
    }
}

/// <summary>One recorded answer.</summary>
internal sealed record RecordedReply(string Name, string? Request, int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    /// <summary>
    /// Reads a reply file: <c>.http</c> has a head (optionally the request, the status, headers), an empty line and the body; any other
    /// file is the body of a good answer.
    /// </summary>
    public static RecordedReply Read(string path)
    {
        string name = Path.GetFileName(path);
        byte[] bytes = File.ReadAllBytes(path);
        return Path.GetExtension(path) switch
        {
            ".json" => new(name, null, 200, [("content-type", "application/json")], bytes),
            ".http" => Parse(name, Encoding.UTF8.GetString(bytes)),
            _ => new(name, null, 200, [("content-type", "text/plain; charset=utf-8")], bytes),
        };
    }

    public static RecordedReply Parse(string name, string text)
    {
        (IReadOnlyList<string> head, string body) = HeadAndBody(text);
        int at = 0;
        string? request = head.Count > 0 && head[0].Contains("://", StringComparison.Ordinal) && !head[0].Contains(": ", StringComparison.Ordinal)
            ? head[at++]
            : null;
        string[] status = at < head.Count ? head[at++].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        int code = status.Select(word => int.TryParse(word, out int number) ? number : 0).FirstOrDefault(number => number is >= 100 and < 600);
        if (code == 0)
        {
            throw new FormatException($"{name}: the head needs a status line, such as 'HTTP 200'");
        }

        return new(name, request, code, [.. head.Skip(at).Select(line => Header(name, line))], Encoding.UTF8.GetBytes(body));
    }

    /// <summary>Cuts at the first empty line; the last line's end does not belong to the body.</summary>
    public static (IReadOnlyList<string> Head, string Body) HeadAndBody(string text)
    {
        text = text.ReplaceLineEndings("\n");
        int cut = text.IndexOf("\n\n", StringComparison.Ordinal);
        string head = cut < 0 ? text : text[..cut];
        string body = cut < 0 ? "" : text[(cut + 2)..];
        return (head.Split('\n', StringSplitOptions.RemoveEmptyEntries), body.EndsWith('\n') ? body[..^1] : body);
    }

    public static (string Name, string Value) Header(string file, string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? (line[..colon].Trim(), line[(colon + 1)..].Trim()) : throw new FormatException($"{file}: '{line}' is no header");
    }

    public bool Asks(HttpRequestMessage request) =>
        Request?.Split(' ', 2) is [var method, var address]
        && method == request.Method.Method
        && Parts(new Uri(address)).SequenceEqual(Parts(request.RequestUri!));

    public HttpResponseMessage ToResponse(HttpRequestMessage request)
    {
        var response = new HttpResponseMessage((HttpStatusCode)Status) { RequestMessage = request, Content = new ByteArrayContent(Body) };
        foreach ((string name, string value) in Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
            {
                response.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return response;
    }

    private static IEnumerable<string> Parts(Uri address) =>
        address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).Order(StringComparer.Ordinal)
            .Prepend(address.GetLeftPart(UriPartial.Path));
}
