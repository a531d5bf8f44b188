using Metrics.Facts;
using Metrics.Server.Board.Views;

namespace Metrics.Server.Board.Reading;

/// <summary>Reads the page of sources.</summary>
internal sealed class SourcesReader(Numbers numbers, BoardFacts facts)
{
    public async Task<SourcesView> ReadAsync(BoardQuestion question, CancellationToken cancel)
    {
        var organization = new ScopeNumbers(numbers, question, Scope.Organization);
        IReadOnlyDictionary<FactKind, long> counts = await facts.CountAsync(cancel);
        return new SourcesView
        {
            Sources = await facts.SourcesAsync(question, numbers.Sources(), cancel),
            Former = await facts.FormerSourcesAsync(question, cancel),
            Facts = [.. FactKinds.All.Where(counts.ContainsKey).Select(kind => (kind.Name().Replace('_', ' '), counts[kind]))],
            Quarantine = await facts.QuarantineAsync(cancel),
            Trust = await TrustReader.ReadAsync(numbers, facts, organization, question, cancel),
            Teams = [.. question.Config.Catalog.Teams.Select(team => Row(team, question))],
            Revision = await facts.RevisionAsync(cancel),
        };
    }

    private ScopeRow Row(Team team, BoardQuestion question)
    {
        var scope = new ScopeNumbers(numbers, question, Scope.Team(team.Name));
        return new ScopeRow(team.Name, Links.Of(scope.Scope, question.Window), team.Accountable, [scope.View("data_quality")]);
    }
}
