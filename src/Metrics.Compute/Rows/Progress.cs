namespace Metrics.Compute.Rows;

/// <summary>What deriving a service must remember to go on at the end of its deployments.</summary>
internal sealed class Progress
{
    /// <summary>Merged changes not carried yet, of those before <see cref="NextMerge"/>.</summary>
    public List<int> Waiting { get; } = [];

    /// <summary>The position of the first merged change not looked at.</summary>
    public int NextMerge { get; set; }

    /// <summary>The latest start of a succeeded deployment: a change merged by then may concern one that is derived already.</summary>
    public long LastStart { get; set; } = long.MinValue;

    /// <summary>The last succeeded deployment; −1 while there is none.</summary>
    public int LastSucceeded { get; set; } = -1;

    public void Reset()
    {
        Waiting.Clear();
        (NextMerge, LastStart, LastSucceeded) = (0, long.MinValue, -1);
    }
}
