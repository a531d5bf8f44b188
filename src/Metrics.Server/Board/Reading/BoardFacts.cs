using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Board.Views;
using Metrics.Server.Charts;
using Metrics.Server.Config;
using Metrics.Store;

namespace Metrics.Server.Board.Reading;

/// <summary>What the index does not hold because no number needs it: titles, addresses, and the state of the sources.</summary>
internal sealed class BoardFacts(FactStore store)
{
    /// <summary>The current content of a fact; null when it is gone.</summary>
    public async Task<Fact?> FindAsync(FactKey key, CancellationToken cancel) =>
        (await store.FindAsync(key.Kind, key.Id, cancel)).FirstOrDefault(fact => fact.Source == key.Source)?.Fact;

    public async Task<IReadOnlyList<StoredFact>> HistoryAsync(FactKey key, CancellationToken cancel) =>
        await store.HistoryAsync(key, cancel);

    public Task<IReadOnlyDictionary<FactKind, long>> CountAsync(CancellationToken cancel) => store.CountAsync(cancel);

    public Task<IReadOnlyList<QuarantinedRecord>> QuarantineAsync(CancellationToken cancel) => store.QuarantineAsync(null, cancel);

    public Task<long> RevisionAsync(CancellationToken cancel) => store.RevisionAsync(cancel);

    /// <summary>Every configured source and how it stands.</summary>
    public async Task<IReadOnlyList<SourceView>> SourcesAsync(
        BoardQuestion question,
        IReadOnlyList<SourceHealth> health,
        CancellationToken cancel)
    {
        Dictionary<string, SourceState> states = (await store.SourcesAsync(cancel)).ToDictionary(state => state.Source);
        return
        [
            .. question.Config.Sources.Select(spec =>
                View(spec, states.GetValueOrDefault(spec.Name), health.FirstOrDefault(item => item.Source == spec.Name), question)),
        ];
    }

    /// <summary>What to know of sources that are no longer configured; null where there are none.</summary>
    public async Task<string?> FormerSourcesAsync(BoardQuestion question, CancellationToken cancel) =>
        FormerSources.Words(question.Config, await store.SourcesAsync(cancel));

    private static SourceView View(SourceSpec spec, SourceState? state, SourceHealth? health, BoardQuestion question)
    {
        TimeSpan? age = state?.LastSuccessAt is { } success ? question.At - success : null;
        SourceCondition condition =
            state?.DownSince is not null ? SourceCondition.Down
            : age is null ? SourceCondition.Never
            : health is not null && age > health.AllowedAge ? SourceCondition.Late
            : SourceCondition.Up;
        return new SourceView
        {
            Name = spec.Name,
            Type = spec.Type,
            Condition = condition,
            LastSuccess = age is { } known ? Words.Ago(known) : "never",
            Allowed = health is null ? "" : ValueText.Duration(health.AllowedAge.TotalSeconds),
            Error = state?.LastError,
            Since = state?.DownSince is { } since ? question.Local(since, "d MMM yyyy, HH:mm") : null,
            Accepted = state?.Accepted ?? 0,
            Quarantined = state?.Quarantined ?? 0,
        };
    }
}
