using System.Text.Json.Nodes;

namespace Metrics.Server.Api;

/// <summary>One decision as the API tells it.</summary>
/// <param name="Source">Who told it: <c>people</c>, or a configured source.</param>
/// <param name="Overdue">Its review date has passed and no outcome is recorded.</param>
/// <param name="Decision">The fact, with the fields of its kind.</param>
internal sealed record DecisionBody(string Source, bool Overdue, JsonNode Decision);
