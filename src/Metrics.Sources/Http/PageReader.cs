using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Http;

/// <summary>Asks for one page after the other.</summary>
internal sealed class PageReader(HttpOptions options, HttpClient http, Credentials credentials)
{
    private readonly PageRequest _request = new(options.Request);
    private readonly TimeZoneInfo? _zone = options.Request.TimeZone is { } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : null;

    public async IAsyncEnumerable<Page> ReadAsync(
        DateTimeOffset since, DateTimeOffset until, string? resume, [EnumeratorCancellation] CancellationToken cancel)
    {
        NextPage? next = options.Paging is { } paging ? new NextPage(paging) : null;
        PagePosition? position = next?.First ?? new PagePosition(null, 0, null);
        byte[]? before = null;
        for (int number = 1; position is not null; number++)
        {
            Dictionary<string, string?> values = Values(since, until, resume, position);
            Uri asked = position.Address ?? _request.Address(values);
            (JsonReply reply, byte[] digest) = await AskAsync(position.Address, values, cancel);
            Page page = Records(number, reply, asked);
            if (page.Records.Count > 0 && before is not null && digest.AsSpan().SequenceEqual(before))
            {
                throw NextPage.Stuck($"page {number} is the same as the one before; does the request hold the placeholder where the API wants it?");
            }

            before = digest;
            yield return page;
            position = next?.After(page, position, asked);
            if (position is not null && number == options.Paging!.MostPages)
            {
                throw NextPage.Stuck($"there are more than {number}; raise 'most_pages' where that is right");
            }
        }
    }

    private Dictionary<string, string?> Values(DateTimeOffset since, DateTimeOffset until, string? resume, PagePosition position) => new()
    {
        [Placeholders.Since] = options.Request.Time.Write(since, _zone),
        [Placeholders.Until] = options.Request.Time.Write(until, _zone),
        [Placeholders.Cursor] = position.Cursor,
        [Placeholders.Offset] = Placeholders.Of(position.Position),
        [Placeholders.Page] = Placeholders.Of(position.Position),
        [Placeholders.Size] = options.Paging?.Size is { } size ? Placeholders.Of(size) : null,
        [Placeholders.Resume] = resume,
    };

    private async Task<(JsonReply Reply, byte[] Digest)> AskAsync(Uri? address, Dictionary<string, string?> values, CancellationToken cancel)
    {
        try
        {
            return await SendAsync(address, values, cancel);
        }
        catch (SourceFaultException fault) when (fault.Kind == FaultKind.Refused && credentials.CanRenew())
        {
            return await SendAsync(address, values, cancel);
        }
    }

    private async Task<(JsonReply Reply, byte[] Digest)> SendAsync(Uri? address, Dictionary<string, string?> values, CancellationToken cancel)
    {
        using HttpRequestMessage request = _request.Make(address, values);
        await credentials.AddAsync(request, cancel);
        using HttpResponseMessage response = await http.SendAsync(request, cancel);
        credentials.Taken();
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancel);
        if (body.Length == 0)
        {
            // 204 and its like: an empty list.
            body = "[]"u8.ToArray();
        }

        using var json = JsonDocument.Parse(body);
        return (new JsonReply(json.RootElement.Clone(), response.Headers), SHA256.HashData(body));
    }

    private Page Records(int number, JsonReply reply, Uri asked)
    {
        try
        {
            return new Page(number, reply, options.Records.Read(reply.Root));
        }
        catch (JsonException e)
        {
            throw new SourceFaultException(FaultKind.Misconfigured, $"{asked.GetLeftPart(UriPartial.Path)}, 'records': {e.Message}", e);
        }
    }
}
