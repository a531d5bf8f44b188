using Metrics.Compute;

namespace Metrics.Server.Board.Views;

/// <summary>The page that says how everything is computed.</summary>
public sealed record DefinitionsView(IReadOnlyList<Metric> Metrics, IReadOnlyList<WorkedWeekView> Weeks);

/// <summary>A week worked out: what happened, what we say, and what other formulas make of it.</summary>
/// <param name="Title">The service.</param>
/// <param name="Events">What happened, in order.</param>
/// <param name="Answers">Our numbers: name, value, and why.</param>
/// <param name="Others">Other formulas for the change fail rate: name, working, and answer.</param>
public sealed record WorkedWeekView(
    string Title,
    IReadOnlyList<(string When, string What)> Events,
    IReadOnlyList<(string Name, string Value, string Why)> Answers,
    IReadOnlyList<(string Formula, string Working, string Answer)> Others
);
