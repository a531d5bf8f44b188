using Metrics.Compute;
using Metrics.Compute.Snapshots;

namespace Metrics.Server.Board.Views;

/// <summary>A number as a snapshot says it.</summary>
/// <param name="Title">Its name in words.</param>
/// <param name="Value">With its unit; <c>no data</c> where there is none.</param>
/// <param name="Interval">The 95 % interval; null where it has none.</param>
/// <param name="Basis">What it is computed from, and what else to know of it.</param>
/// <param name="Status">How far it can be relied on.</param>
/// <param name="StatusWords">The same in words.</param>
public sealed record SaidNumber(string Title, string Value, string? Interval, string? Basis, NumberStatus Status, string StatusWords);

/// <summary>The headline numbers of a team, in the order of the table's columns.</summary>
public sealed record SaidTeam(string Name, string? Accountable, IReadOnlyList<SaidNumber?> Cells);

/// <summary>A KPI as a snapshot says it; every value with its unit.</summary>
public sealed record SaidKpi(
    string Title, string Scope, string Quarter, string Last, string Previous, string Target, bool? Met, string? Owner, string Flags);

/// <summary>A file that a snapshot can be had as.</summary>
public sealed record SnapshotFile(string Name, string Address, string Meaning);

/// <summary>The page of one snapshot.</summary>
public sealed record SnapshotView
{
    public required SnapshotDocument Document { get; init; }

    public required SnapshotEntry Entry { get; init; }

    /// <summary>What has been said of the same quarter, oldest first.</summary>
    public required IReadOnlyList<SnapshotEntry> Tellings { get; init; }

    /// <summary>The scope that its numbers begin with, in words.</summary>
    public required string First { get; init; }

    public required IReadOnlyList<SaidNumber> Numbers { get; init; }

    /// <summary>The same split by the origin of changes.</summary>
    public required IReadOnlyList<SaidNumber> ByOrigin { get; init; }

    public required IReadOnlyList<string> TeamColumns { get; init; }

    public required IReadOnlyList<SaidTeam> Teams { get; init; }

    public required IReadOnlyList<SaidKpi> Kpis { get; init; }

    /// <summary>What leaders should have talked about.</summary>
    public required IReadOnlyList<(string Topic, string Words)> Findings { get; init; }

    public required IReadOnlyList<SnapshotFile> Files { get; init; }
}

/// <summary>The page that lists the snapshots.</summary>
public sealed record SnapshotsView(IReadOnlyList<SnapshotEntry> Snapshots, int? DaysAfterQuarter);

/// <summary>A number of two tellings.</summary>
/// <param name="Beyond">It moved by more than its interval explains; null where it has none.</param>
public sealed record MovedRow(string Title, string Scope, string Before, string After, string Change, bool? Beyond);

/// <summary>A fact that arrived or changed between the two, and what it moved.</summary>
/// <param name="What"><c>new</c>, <c>restated</c>, <c>deleted</c>, <c>several</c> or <c>time</c>.</param>
public sealed record RestatedView(string What, string Title, string? Source, string? Id, DateTimeOffset? RecordedAt, IReadOnlyList<MovedRow> Effects);

/// <summary>The page that sets two snapshots side by side.</summary>
public sealed record ComparedView
{
    public required SnapshotDiff Diff { get; init; }

    public required IReadOnlyList<SnapshotEntry> Snapshots { get; init; }

    /// <summary>KPIs, then the organization's and the teams' numbers.</summary>
    public required IReadOnlyList<MovedRow> Moved { get; init; }

    /// <summary>How many moved that the page does not show: those of services, of origins, and what chance explains.</summary>
    public required int Others { get; init; }

    public required IReadOnlyList<RestatedView> Restated { get; init; }
}
