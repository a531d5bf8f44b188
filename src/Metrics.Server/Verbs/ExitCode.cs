namespace Metrics.Server.Verbs;

/// <summary>What the process ends with.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;

    /// <summary>Wrong usage or configuration.</summary>
    public const int Wrong = 2;
}

/// <summary>Ends a verb with a message for people. An empty one: all has been said.</summary>
internal sealed class VerbException(int code, string message) : Exception(message)
{
    public int Code { get; } = code;

    public static VerbException Failed(string message) => new(ExitCode.Failed, message);

    public static VerbException Wrong(string message) => new(ExitCode.Wrong, message);
}
