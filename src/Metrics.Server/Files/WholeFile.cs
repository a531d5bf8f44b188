namespace Metrics.Server.Files;

/// <summary>Writes files whole or not at all: one gets its name only when every byte is on the disk.</summary>
internal static class WholeFile
{
    /// <inheritdoc cref="WriteAsync(string, Func{Stream, Task})"/>
    public static Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancel) =>
        WriteAsync(path, to => to.WriteAsync(bytes, cancel).AsTask());

    /// <exception cref="IOException">The disk is full, or the place can't be written; no half file is left.</exception>
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        string half = path + ".part";
        try
        {
            await using (var file = new FileStream(half, FileMode.Create, FileAccess.Write))
            {
                await write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(half, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            TryDelete(half);
            throw new IOException($"{path} can't be written: {failure.Message}", failure);
        }
        catch
        {
            TryDelete(half);
            throw;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to tell.
        }
    }
}
