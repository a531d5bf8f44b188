using Metrics.Facts;

namespace Metrics.Server.Demo;

/// <summary>What is true of the sample organization, known because it was planted; tests compare the numbers with it.</summary>
internal sealed record DemoTruth
{
    /// <summary>Facts by kind, each once.</summary>
    public required IReadOnlyDictionary<FactKind, int> Facts { get; init; }

    /// <summary>Every completed production deployment of a service of the catalog, in the order of its time.</summary>
    public required IReadOnlyList<DemoOutcome> Deployments { get; init; }

    /// <summary>Facts that name a service that the catalog does not have.</summary>
    public required int Unmapped { get; init; }

    /// <summary>The pair whose sides are linked; the engineering side moves first by <see cref="LinkLagWeeks"/>.</summary>
    public required string LinkedPair { get; init; }

    public required int LinkLagWeeks { get; init; }

    /// <summary>Pairs whose sides merely both rise.</summary>
    public required IReadOnlyList<string> Coincidences { get; init; }

    /// <summary>A pair with too few periods to say anything.</summary>
    public required string ShortPair { get; init; }

    /// <summary>The team whose AI-assisted changes fail more.</summary>
    public required string AiEffectTeam { get; init; }

    /// <summary>Metrics (with their stat after a dot) of the organization that get worse within their target.</summary>
    public required IReadOnlyList<string> QuietRisks { get; init; }

    /// <summary>The team that became faster and less stable.</summary>
    public required string TradeOffTeam { get; init; }

    /// <summary>The KPI that became dearer in each quarter in which AI assistance spread: seats are paid for, changes share them.</summary>
    public required string DearerWithAssistance { get; init; }

    public required string TeamWithoutIncidents { get; init; }

    public required string TeamWithoutOwner { get; init; }
}

/// <summary>What became of one production deployment, by the rules of definitions §3.3 and §3.7 alone.</summary>
/// <param name="Id">The deployment.</param>
/// <param name="Service">Its service.</param>
/// <param name="At">When it finished.</param>
/// <param name="Succeeded">It reached users.</param>
/// <param name="Failed">It reached users and failed them.</param>
/// <param name="Assisted">It carried a change that was made with an assistant.</param>
internal sealed record DemoOutcome(string Id, string Service, DateTimeOffset At, bool Succeeded, bool Failed, bool Assisted);
