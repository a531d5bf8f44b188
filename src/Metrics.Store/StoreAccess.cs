namespace Metrics.Store;

/// <summary>What a store is opened for.</summary>
public enum StoreAccess
{
    /// <summary>Reading and writing: the schema is brought up to date, and an SQLite file is held against other processes.</summary>
    Write,

    /// <summary>Reading only, beside whoever writes; the store must exist.</summary>
    Read,
}
