using System.Globalization;

namespace Metrics.Store.Dialects;

/// <summary>
/// Holds an SQLite file for one writing process: a file beside it, locked while the process lives (a killed process holds nothing), and
/// one that names the process. SQLite's own locks would let two services write in turns and compute from different memories.
/// </summary>
internal sealed class SqliteLock : IDisposable
{
    private readonly FileStream _held;
    private readonly string _pid;

    private SqliteLock(FileStream held, string pid)
    {
        (_held, _pid) = (held, pid);
        try
        {
            File.WriteAllText(pid, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // The disk is full: the file is held all the same, only the name of its holder is missing.
        }
    }

    public static SqliteLock Take(string path)
    {
        string pid = path + ".pid";
        try
        {
            return new(new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), pid);
        }
        catch (DirectoryNotFoundException failure)
        {
            throw new StoreException($"the folder {Path.GetDirectoryName(path)} of the store does not exist: create it", failure);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new StoreException($"the store {path} can't be written: its folder is read-only for this user", failure);
        }
        catch (IOException failure) when (File.Exists(pid))
        {
            throw new StoreException(
                $"the store {path} is held by process {File.ReadAllText(pid)}: only one process writes an SQLite file. Stop it, ask it over "
                + "its HTTP API, or share a store in PostgreSQL",
                failure);
        }
        catch (IOException failure)
        {
            throw new StoreException($"the store {path} can't be written: {failure.Message}", failure);
        }
    }

    // The lock file itself stays: taking it away would let two processes lock two files of one name.
    public void Dispose()
    {
        File.Delete(_pid);
        _held.Dispose();
    }
}
