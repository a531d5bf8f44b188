namespace Metrics.Server.Collect.Pushed;

/// <summary>Reads a request's body whole, up to a limit.</summary>
internal static class BodyReading
{
    /// <summary>The body; null when it is longer than the limit.</summary>
    public static async Task<byte[]?> WholeAsync(HttpRequest request, long limit, CancellationToken cancel)
    {
        if (request.ContentLength > limit)
        {
            return null;
        }

        using var body = new MemoryStream((int)(request.ContentLength ?? 4096));
        byte[] buffer = new byte[16 << 10];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancel)) > 0)
        {
            if (body.Length + read > limit)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
