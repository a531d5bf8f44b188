using System.Text.Json.Serialization;
using Metrics.Compute;
using Metrics.Compute.Review;
using Metrics.Compute.Snapshots;
using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Store;

namespace Metrics.Server.Snapshots;

/// <summary>What a snapshot is asked for.</summary>
/// <param name="Quarter">The quarter, as written.</param>
/// <param name="Scope">One scope; null: all.</param>
/// <param name="AsOf">Only what was recorded by then; null: all that is known.</param>
/// <param name="Note">A note of who makes it.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SnapshotRequest(string Quarter, string? Scope = null, DateTimeOffset? AsOf = null, string? Note = null);

/// <summary>Makes snapshots: reads the store at one revision, computes the quarter, and writes it once.</summary>
public sealed class SnapshotMaker(FactStore store, CurrentConfig config, TimeProvider clock)
{
    /// <exception cref="SnapshotException">The quarter or the scope is unknown, or the quarter has not begun.</exception>
    public async Task<SnapshotDocument> MakeAsync(SnapshotRequest request, IReadOnlyList<SourceHealth> sources, CancellationToken cancel = default) =>
        (await MakeAfterAsync(null, request, sources, cancel))!;

    /// <summary>The same, unless another one of the quarter than those known is made meanwhile: then null.</summary>
    /// <param name="others">The ids of those known; null: it is made after whichever there are.</param>
    public async Task<SnapshotDocument?> MakeAfterAsync(
        IReadOnlyCollection<string>? others, SnapshotRequest request, IReadOnlyList<SourceHealth> sources, CancellationToken cancel = default)
    {
        MetricsConfig now = config.Value;
        DateTimeOffset at = Whole(clock.GetUtcNow());
        OrganizationCalendar calendar = now.Organization.Calendar();
        DateTimeOffset moment = request.AsOf < at ? request.AsOf.Value : at;
        CalendarPeriod quarter = QuarterOf(request.Quarter, calendar, moment);
        RequireScope(request.Scope, now.Catalog);
        if (request.AsOf > at)
        {
            throw new SnapshotException("as_of lies in the future: what will be recorded by then is not known") { Fault = SnapshotFault.Wrong };
        }

        long revision = request.AsOf is { } asOf ? await store.RevisionAsOfAsync(asOf, cancel) : await store.RevisionAsync(cancel);
        (DateTimeOffset start, DateTimeOffset end) = calendar.Bounds(quarter);
        var empty = new SnapshotDocument
        {
            Id = "",
            Quarter = quarter.ToString(),
            Start = start,
            End = end,
            ToDate = end > moment,
            Scope = request.Scope is null or "organization" ? null : request.Scope,
            CreatedAt = at,
            At = moment,
            AsOf = request.AsOf,
            Revision = revision,
            Note = request.Note,
            Program = ProgramVersion.Current,
            Organization = new SnapshotOrganization(
                now.Organization.Name, now.Organization.TimeZone, now.Organization.FiscalYearStart, now.Organization.Quarters),
            DefinitionVersion = "",
            Definitions = now.Definitions,
            Catalog = now.Catalog,
            KpiCatalog = now.Kpis,
            PairCatalog = now.Pairs,
            Targets = now.Targets,
            Sources = [],
            SourceTypes = now.SourceTypes,
            Facts = new SnapshotFacts("", 0),
            Numbers = [],
            Kpis = [],
            Pairs = [],
            Review = Nothing(quarter, at),
        };
        (FactIndex index, FactsDigest facts) = await SnapshotIndex.ProveAsync(store, empty, cancel);
        if (facts.Damaged.Count > 0)
        {
            throw new SnapshotException($"the store is damaged: the content of {facts.Damaged[0]} is not what was recorded; restore it from a backup first");
        }

        SnapshotDocument document = SnapshotNumbers.Fill(
            empty with
            {
                DefinitionVersion = index.DefinitionVersion,
                Facts = new SnapshotFacts(facts.Sha256, facts.Facts),
                Sources = request.AsOf is { } then ? SourceHealth.AsOf(then, sources, index, await store.CoveredAsync(then, cancel)) : sources,
            },
            index);
        return await AddAsync(document, others, now, cancel);
    }

    // Whoever makes another one of the quarter meanwhile is followed, or has made it.
    private async Task<SnapshotDocument?> AddAsync(
        SnapshotDocument document, IReadOnlyCollection<string>? others, MetricsConfig now, CancellationToken cancel)
    {
        for (int seen = -1; ;)
        {
            StoredSnapshot[] earlier = [.. (await store.Snapshots.ListAsync(cancel)).Where(snapshot => snapshot.Quarter == document.Quarter)];
            if (others is not null && earlier.Any(one => !others.Contains(one.Id)))
            {
                return null;
            }

            if (earlier.Length == seen)
            {
                throw new SnapshotException($"the store is damaged: there is a snapshot {document.Id}, and it is not listed as one of {document.Quarter}");
            }

            seen = earlier.Length;
            document = document with { Id = $"{document.Quarter}.{seen + 1}", Predecessor = earlier.LastOrDefault()?.Id };
            if (await store.Snapshots.AddAsync(Stored(document, now), cancel))
            {
                return document;
            }
        }
    }

    private static StoredSnapshot Stored(SnapshotDocument document, MetricsConfig config)
    {
        (string digest, byte[] packed) = SnapshotJson.Seal(document);
        return new StoredSnapshot
        {
            Id = document.Id,
            Quarter = document.Quarter,
            Scope = SnapshotShelf.ScopeOf(document),
            CreatedAt = document.CreatedAt,
            Predecessor = document.Predecessor,
            Revision = document.Revision,
            Digest = digest,
            Document = packed,
            Signature = Signing.KeyFile(config) is { } key ? Signing.Sign(key, digest) : null,
        };
    }

    private static CalendarPeriod QuarterOf(string? text, OrganizationCalendar calendar, DateTimeOffset at)
    {
        if (CalendarPeriod.Parse(text ?? "") is not { Grain: PeriodGrain.Quarter } quarter)
        {
            throw new SnapshotException($"'{text}' is no quarter: write it as 2026-Q3") { Fault = SnapshotFault.Wrong };
        }

        return calendar.NotBegun(quarter, at) is { } reason ? throw new SnapshotException(reason) { Fault = SnapshotFault.Wrong } : quarter;
    }

    private static void RequireScope(string? text, Catalog catalog)
    {
        if (text is not null && (Scope.Parse(text) is not { } scope || !catalog.Has(scope)))
        {
            throw new SnapshotException($"there is no scope '{text}': write organization, team:NAME or service:NAME with a name of the catalog") { Fault = SnapshotFault.Wrong };
        }
    }

    private static QuarterReview Nothing(CalendarPeriod quarter, DateTimeOffset at) => new()
    {
        Quarter = quarter,
        ToDate = false,
        At = at,
        TradeOffs = [],
        NotCompared = [],
        TradeOffRules = [.. ReviewRules.TradeOffs.Select(rule => rule.Name)],
        LeastMove = ReviewThresholds.WorthTelling,
        QuietRisks = [],
        InvisibleWork = [],
        Origins = [],
        FailureCosts = [],
        Overdue = [],
        Ownership = [],
        Decisions = [],
    };

    private static DateTimeOffset Whole(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());
}
