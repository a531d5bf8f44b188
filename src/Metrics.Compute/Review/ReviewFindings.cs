using Metrics.Facts;

namespace Metrics.Compute.Review;

/// <summary>A number and the same number a quarter earlier.</summary>
/// <param name="Metric">Its name, with the stat after a dot where it has several; a KPI's name; or <c>origin_assisted_ratio</c>.</param>
/// <param name="Title">Its name in plain words.</param>
/// <param name="Unit">The catalog's word, or the KPI's unit.</param>
/// <param name="Before">The earlier value.</param>
/// <param name="Now">The later value.</param>
/// <param name="Explain">The address of what stands behind the later value.</param>
public sealed record Movement(string Metric, string Title, string Unit, double Before, double Now, string Explain)
{
    /// <summary>The name of the share of changes made with AI assistance, as its series has it.</summary>
    public const string AssistedShare = "origin_assisted_ratio";

    /// <summary>What a reader should know of the values of a KPI, each with its period; null where there is nothing.</summary>
    public IReadOnlyList<string>? Flags { get; init; }
}

/// <summary>Two numbers of one scope that moved against each other.</summary>
/// <param name="Rule">The rule that found it.</param>
/// <param name="Scope">Where.</param>
/// <param name="Better">What improved.</param>
/// <param name="Worse">What became worse.</param>
/// <param name="Words">One sentence.</param>
/// <param name="ForLeaders">A question for leadership.</param>
/// <param name="ForEngineers">A question for engineering.</param>
public sealed record TradeOff(
    string Rule, Scope Scope, Movement Better, Movement Worse, string Words, string ForLeaders, string ForEngineers);

/// <summary>Facts that are known only since some day: the numbers of a time that began before are compared with no other.</summary>
/// <param name="Kind">The kind of facts.</param>
/// <param name="Since">The organization's day from which on it is known.</param>
/// <param name="Scopes">Where.</param>
/// <param name="Words">One sentence.</param>
public sealed record NotCompared(FactKind Kind, DateOnly Since, IReadOnlyList<Scope> Scopes, string Words);

/// <summary>A number's value over one quarter.</summary>
public sealed record QuarterValue(string Quarter, double Value);

/// <summary>A number that meets its target, or has none, and has been getting worse for four quarters.</summary>
/// <param name="Scope">Where.</param>
/// <param name="Metric">Its name, with the stat after a dot where it has several.</param>
/// <param name="Title">Its name in plain words.</param>
/// <param name="Unit">The catalog's word, or the KPI's unit.</param>
/// <param name="Quarters">The quarters and their values, oldest first.</param>
/// <param name="Slope">Theil–Sen's slope: change a quarter.</param>
/// <param name="P">Mann–Kendall's p.</param>
/// <param name="Target">The target that it still meets; null where none was agreed.</param>
/// <param name="Owner">Whom to ask; null where nobody is named.</param>
/// <param name="Words">One sentence.</param>
/// <param name="Explain">The address of the records behind the last value; null for a KPI.</param>
public sealed record QuietRisk(
    Scope Scope,
    string Metric,
    string Title,
    string Unit,
    IReadOnlyList<QuarterValue> Quarters,
    double Slope,
    double P,
    double? Target,
    string? Owner,
    string Words,
    string? Explain)
{
    /// <summary>What stands before the instant in the address of a number that is told at the end of the quarter.</summary>
    internal const string At = "&at=";
}

/// <summary>Work that shows only in what did not happen.</summary>
/// <param name="Rule">The rule that found it.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit">Of what.</param>
/// <param name="Words">One sentence, with the numbers it is computed from.</param>
/// <param name="Explain">The address of the records behind it.</param>
public sealed record InvisibleWork(string Rule, double Value, string Unit, string Words, string Explain);

/// <summary>Who answers for a number, and how it stands.</summary>
/// <param name="Name">The metric or KPI.</param>
/// <param name="Title">In plain words.</param>
/// <param name="Scope">Where its target holds.</param>
/// <param name="Accountable">Null where nobody is named.</param>
/// <param name="Responsible">Null where nobody is named.</param>
/// <param name="Value">Its value over the quarter (a KPI: its last closed period); null: no data.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Target">Null where none was agreed.</param>
/// <param name="Met">Null without a value or a target.</param>
/// <param name="Sensitive">Shown to executives and operators only.</param>
public sealed record OwnedNumber(
    string Name,
    string Title,
    Scope Scope,
    string? Accountable,
    string? Responsible,
    double? Value,
    string Unit,
    double? Target,
    bool? Met,
    bool Sensitive)
{
    /// <summary>Who is asked before a decision; null where nobody is named.</summary>
    public IReadOnlyList<string>? Consulted { get; init; }

    /// <summary>Who is told of it; null where nobody is named.</summary>
    public IReadOnlyList<string>? Informed { get; init; }

    /// <summary>What a reader should know of the value; null where there is nothing.</summary>
    public string? Note { get; init; }
}

/// <summary>A decision, what it expected, and what the numbers did since.</summary>
/// <param name="Key">The fact.</param>
/// <param name="Decision">The decision.</param>
/// <param name="Since">Of each number that it affects: an engineering metric over the thirty days before it and the thirty days to the
/// instant of asking, a KPI in the last periods that had closed by then.</param>
/// <param name="Overdue">Its review date has passed and no outcome is recorded.</param>
public sealed record DecisionSoFar(FactKey Key, Decision Decision, IReadOnlyList<Movement> Since, bool Overdue);
