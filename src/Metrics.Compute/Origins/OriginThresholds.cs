namespace Metrics.Compute.Origins;

/// <summary>Every threshold of the effect of origin, in one place; the board's page of rules shows them.</summary>
public static class OriginThresholds
{
    /// <summary>Quarters that are compared together: the one asked for and those before it.</summary>
    public const int Quarters = 4;

    /// <summary>Either group needs this many records that have their like in the other.</summary>
    public const int FewestAlike = 20;

    /// <summary>A rate needs this many records of both groups that have what is counted, and as many that have not.</summary>
    public const int FewestHits = 5;

    /// <summary>
    /// A difference is told below this p, corrected for every comparison of the organization and its teams: of a hundred that are told, one
    /// may be chance. People are judged by it, so it asks for more than a pair does.
    /// </summary>
    public const double SureBelow = 0.01;

    /// <summary>An interval of rates that comes nearer to zero leaves it in: what rounds to nothing is not told.</summary>
    public const double LeastShare = 0.0005;

    /// <summary>The same of durations, in seconds.</summary>
    public const double LeastSeconds = 0.5;

    /// <summary>Lines changed from which on a change, or all changes of a deployment together, are of the next size.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [16, 64, 256, 1024];

    /// <summary>The size of so many lines; records of which nobody told the lines are a size of their own.</summary>
    internal static byte SizeOf(long? lines)
    {
        if (lines is not { } known)
        {
            return byte.MaxValue;
        }

        byte size = 0;
        while (size < Sizes.Count && known >= Sizes[size])
        {
            size++;
        }

        return size;
    }
}
