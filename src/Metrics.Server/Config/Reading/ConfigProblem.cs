namespace Metrics.Server.Config.Reading;

/// <summary>How much a problem stops.</summary>
internal enum ProblemLevel
{
    /// <summary>Worth a look; nothing stops.</summary>
    Warning,

    /// <summary>One source can't run; the others do. <c>metrics check</c> fails all the same.</summary>
    SourceDown,

    /// <summary>The file is not taken.</summary>
    Error,
}

/// <summary>One mistake of the configuration, in words for people: what is wrong, what is allowed, the nearest known word.</summary>
internal sealed record ConfigProblem(ConfigPlace Place, string Message, ProblemLevel Level = ProblemLevel.Error)
{
    public override string ToString() => $"{Place}: {(Level == ProblemLevel.Warning ? "warning: " : "")}{Message}";
}
