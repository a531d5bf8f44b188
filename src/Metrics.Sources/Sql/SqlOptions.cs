using System.ComponentModel.DataAnnotations;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Sql;

/// <summary>A database, and the query whose rows are facts.</summary>
internal sealed record SqlOptions
{
    /// <summary><c>postgres://USER:PASSWORD@HOST[:PORT]/DATABASE[?sslmode=…]</c> or <c>sqlite:PATH</c>.</summary>
    public required Secret Connection { get; init; }

    /// <summary>A file that ends in <c>.sql</c>, or the query itself; <c>@since</c> and <c>@until</c> are the window.</summary>
    [Required]
    public required string Query { get; init; }

    /// <summary>What the rows are: their columns are the fields of that kind.</summary>
    public FactKind Kind { get; init; } = FactKind.Kpi;

    /// <summary>How long the query may run.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most rows that a run takes.</summary>
    [Range(1, 10_000_000)]
    public int Rows { get; init; } = 100_000;

    public MissingRows Missing { get; init; } = MissingRows.Keep;
}
