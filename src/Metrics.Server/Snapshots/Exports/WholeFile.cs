namespace Metrics.Server.Snapshots.Exports;

/// <summary>Writes files whole or not at all.</summary>
internal static class WholeFile
{
    /// <exception cref="SnapshotException">The disk is full, or the place can't be written; no half file is left.</exception>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        string half = path + ".part";
        try
        {
            await using (var file = new FileStream(half, FileMode.Create, FileAccess.Write))
            {
                await file.WriteAsync(bytes, cancel);
                file.Flush(flushToDisk: true);
            }

            File.Move(half, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            TryDelete(half);
            throw new SnapshotException($"{path} can't be written: {failure.Message}", failure);
        }
        catch (OperationCanceledException)
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
