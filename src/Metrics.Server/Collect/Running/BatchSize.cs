namespace Metrics.Server.Collect.Running;

/// <summary>How many records are written at once: more while writing is quick, fewer when it takes long.</summary>
internal sealed class BatchSize
{
    private const int Smallest = 250;
    private const int Largest = 10_000;
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    public int Records { get; private set; } = 1000;

    public void Learn(int written, TimeSpan took)
    {
        if (took > Slow)
        {
            Records = Math.Max(Smallest, Records / 2);
        }
        else if (took < Quick && written >= Records)
        {
            Records = Math.Min(Largest, Records * 2);
        }
    }
}
