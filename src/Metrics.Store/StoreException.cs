namespace Metrics.Store;

/// <summary>Why the store can't do what it was asked, in words for people: locked by another process, full disk, newer schema.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);
