namespace Metrics.Server.Board.Views;

/// <summary>One team or service in a table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Its page.</param>
/// <param name="Accountable">Who answers for it; null where nobody is named.</param>
/// <param name="Cells">Its numbers, in the order of the table's columns; null where a number does not exist for it.</param>
public sealed record ScopeRow(string Name, string Address, string? Accountable, IReadOnlyList<NumberView?> Cells);
