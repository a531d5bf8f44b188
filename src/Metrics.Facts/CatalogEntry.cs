namespace Metrics.Facts;

/// <summary>A service as a catalog outside (Backstage) tells it: who owns it, and how its facts are recognised.</summary>
public sealed record CatalogEntry : Fact
{
    /// <summary>The service's name.</summary>
    public required string Name { get; init; }

    /// <summary>The team that owns it now; who owned it before stands in the entry's earlier versions.</summary>
    public required string Team { get; init; }

    /// <summary>As <see cref="Service.Repositories"/>.</summary>
    public IReadOnlyList<string>? Repositories { get; init; }

    /// <summary>What incident tools call it, each as <c>source:name</c>.</summary>
    public IReadOnlyList<string>? Incidents { get; init; }

    public string? Product { get; init; }

    public string? Url { get; init; }

    public override FactKind Kind => FactKind.Service;

    /// <summary>An entry has no instant of its own; the epoch stands for it, so that a complete reading can say what is gone.</summary>
    public override DateTimeOffset? HappenedAt => DateTimeOffset.UnixEpoch;
}
