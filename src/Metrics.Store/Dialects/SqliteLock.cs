using System.Globalization;

namespace Metrics.Store.Dialects;

/// <summary>
/// Holds an SQLite file for one writing process: a file beside it, locked while the process lives (a killed process holds nothing) and
/// naming it. SQLite's own locks would let two services write in turns and compute from different memories.
/// </summary>
internal static class SqliteLock
{
    public const string Ending = ".lock";

    public static FileStream Take(string path)
    {
        string place = path + Ending;
        try
        {
            var held = new FileStream(place, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            held.SetLength(0);
            held.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            held.Flush();
            return held;
        }
        catch (DirectoryNotFoundException failure)
        {
            throw new StoreException($"the folder {Path.GetDirectoryName(path)} of the store does not exist: create it", failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new StoreException($"the store {path} can't be written: its folder or {place} is read-only for this user", failure);
        }
        catch (IOException failure) when (Holder(place) is { } holder)
        {
            throw new StoreException(
                $"the store {path} is held by process {holder}: only one process writes an SQLite file. Stop it, ask it over its HTTP API, "
                + "or use PostgreSQL to share a store",
                failure);
        }
        catch (IOException failure)
        {
            throw new StoreException($"the store {path} can't be written: {failure.Message}", failure);
        }
    }

    private static string? Holder(string place)
    {
        try
        {
            using var reader = new StreamReader(new FileStream(place, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            string pid = reader.ReadToEnd().Trim();
            return pid.Length == 0 ? null : pid;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
