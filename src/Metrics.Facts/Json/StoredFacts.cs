using System.Globalization;
using System.Text.Json;

namespace Metrics.Facts.Json;

/// <summary>
/// The stored form of each kind: which field stands where. An order once used is kept for ever, as stored contents and their digests rest
/// on it: a new field goes to the end. Fields that are often unknown stand late, where they cost nothing.
/// </summary>
internal static class StoredFacts
{
    private const string DayFormat = "yyyy-MM-dd";

    public static byte[] Write(Fact fact) => fact switch
    {
        Deployment deployment => Write(deployment),
        Change change => Write(change),
        Incident incident => Write(incident),
        KpiPoint point => Write(point),
        CodeRework rework => Write(rework),
        Decision decision => Write(decision),
        LinkStatement link => Write(link),
        CatalogEntry entry => Write(entry),
        _ => throw new ArgumentOutOfRangeException(nameof(fact)),
    };

    public static Fact Read(FactKind kind, ReadOnlySpan<byte> body, FactParts parts)
    {
        var reader = new StoredReader(body, parts);
        Fact fact = Read(kind, ref reader);
        reader.End();
        return fact;
    }

    /// <summary>Builds a fact of fields that come in the stored order, whatever they are read from.</summary>
    public static Fact Read<TReader>(FactKind kind, ref TReader reader)
        where TReader : struct, IFieldReader, allows ref struct => kind switch
        {
            FactKind.Deployment => ReadDeployment(ref reader),
            FactKind.Change => ReadChange(ref reader),
            FactKind.Incident => ReadIncident(ref reader),
            FactKind.Kpi => ReadKpiPoint(ref reader),
            FactKind.CodeRework => ReadCodeRework(ref reader),
            FactKind.Decision => ReadDecision(ref reader),
            FactKind.Link => ReadLink(ref reader),
            FactKind.Service => ReadCatalogEntry(ref reader),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

    private static byte[] Write(Deployment fact) => StoredWriter.Begin()
        .Text(fact.Id)
        .Text(fact.Service)
        .Text(fact.Environment)
        .Text(fact.Revision)
        .Text(Words<DeploymentOutcome>.Of(fact.Outcome))
        .Instant(fact.FinishedAt)
        .Instant(fact.StartedAt)
        .Text(fact.Repository)
        .Text(fact.Url)
        .Text(fact.Ref)
        .Texts(fact.Changes)
        .Texts(fact.Revisions)
        .Text(fact.Title)
        .Flag(fact.Unplanned)
        .Finish();

    private static Deployment ReadDeployment<TReader>(ref TReader reader)
        where TReader : struct, IFieldReader, allows ref struct => new()
        {
            Id = Known(reader.Text()),
            Service = Known(reader.Name()),
            Environment = Known(reader.Name()),
            Revision = Known(reader.Text()),
            Outcome = Words<DeploymentOutcome>.Parse(Known(reader.Name())),
            FinishedAt = reader.Instant(),
            StartedAt = reader.Instant(),
            Repository = reader.Name(),
            Url = reader.Prose(),
            Ref = reader.Text(),
            Changes = reader.Texts(),
            Revisions = reader.Texts(),
            Title = reader.Prose(),
            Unplanned = reader.Flag(),
        };

    private static byte[] Write(Change fact) => StoredWriter.Begin()
        .Text(fact.Id)
        .Text(fact.Repository)
        .Text(fact.Title)
        .Number(fact.Number)
        .Text(fact.Author)
        .Text(fact.Branch)
        .Instant(fact.FirstCommitAt)
        .Instant(fact.OpenedAt)
        .Instant(fact.FirstReviewAt)
        .Instant(fact.MergedAt)
        .Instant(fact.ClosedAt)
        .Text(fact.MergeRevision)
        .Texts(fact.Revisions)
        .Number(fact.Additions)
        .Number(fact.Deletions)
        .Text(fact.Url)
        .Texts(fact.Labels)
        .Texts(fact.Marks)
        .Text(Words<AuthorKind>.UnlessDefault(fact.AuthorKind))
        .Instant(fact.ApprovedAt)
        .Text(Words<ChangeOrigin>.UnlessDefault(fact.Origin))
        .Text(fact.Reverts)
        .Texts(fact.Paths)
        .Texts(fact.Services)
        .Texts(fact.Incidents)
        .Flag(fact.ReviewsUnknown ? true : null)
        .Finish();

    private static Change ReadChange<TReader>(ref TReader reader)
        where TReader : struct, IFieldReader, allows ref struct => new()
        {
            Id = Known(reader.Text()),
            Repository = Known(reader.Name()),
            Title = Known(reader.Prose()),
            Number = reader.Number(),
            Author = reader.Name(),
            Branch = reader.Text(),
            FirstCommitAt = reader.Instant(),
            OpenedAt = reader.Instant(),
            FirstReviewAt = reader.Instant(),
            MergedAt = reader.Instant(),
            ClosedAt = reader.Instant(),
            MergeRevision = reader.Text(),
            Revisions = reader.Texts(),
            Additions = Small(reader.Number()),
            Deletions = Small(reader.Number()),
            Url = reader.Prose(),
            Labels = reader.Names(),
            Marks = reader.Names(),
            AuthorKind = Words<AuthorKind>.Parse(reader.Name()),
            ApprovedAt = reader.Instant(),
            Origin = Words<ChangeOrigin>.Parse(reader.Name()),
            Reverts = reader.Text(),
            Paths = reader.Texts(),
            Services = reader.Names(),
            Incidents = reader.Texts(),
            ReviewsUnknown = reader.Flag() ?? false,
        };

    private static byte[] Write(Incident fact) => StoredWriter.Begin()
        .Text(fact.Id)
        .Texts(fact.Services)
        .Text(fact.Title)
        .Instant(fact.StartedAt)
        .Instant(fact.ResolvedAt)
        .Text(fact.Status)
        .Text(fact.Severity)
        .Text(fact.Url)
        .Instant(fact.AcknowledgedAt)
        .Instant(fact.DetectedAt)
        .Text(fact.CausedBy)
        .Texts(fact.Labels)
        .Text(fact.Description)
        .Map(fact.Fields)
        .Finish();

    private static Incident ReadIncident<TReader>(ref TReader reader)
        where TReader : struct, IFieldReader, allows ref struct => new()
        {
            Id = Known(reader.Text()),
            Services = reader.Names(),
            Title = Known(reader.Text()),
            StartedAt = Known(reader.Instant()),
            ResolvedAt = reader.Instant(),
            Status = reader.Name(),
            Severity = reader.Name(),
            Url = reader.Text(),
            AcknowledgedAt = reader.Instant(),
            DetectedAt = reader.Instant(),
            CausedBy = reader.Text(),
            Labels = reader.Names(),
            Description = reader.Text(),
            Fields = reader.Map(),
        };

    private static byte[] Write(KpiPoint fact) => StoredWriter.Begin()
        .Text(fact.Id)
        .Text(fact.Kpi)
        .Text(fact.Scope)
        .Text(Words<KpiPeriod>.Of(fact.Period))
        .Text(Day(fact.PeriodStart))
        .Amount(fact.Value)
        .Text(fact.Unit)
        .Number(fact.Hour)
        .Finish();

    private static KpiPoint ReadKpiPoint<TReader>(ref TReader reader)
        where TReader : struct, IFieldReader, allows ref struct => new()
        {
            Id = Known(reader.Text()),
            Kpi = Known(reader.Name()),
            Scope = Known(reader.Name()),
            Period = Words<KpiPeriod>.Parse(Known(reader.Name())),
            PeriodStart = Day(Known(reader.Text())),
            Value = Known(reader.Amount()),
            Unit = Known(reader.Name()),
            Hour = Small(reader.Number()),
        };

    private static byte[] Write(CodeRework fact) => StoredWriter.Begin()
        .Text(fact.Id)
        .Text(fact.Repository)
        .Text(Day(fact.Day))
        .Number(fact.LinesChanged)
        .Number(fact.LinesReworked)
        .Text(Words<ChangeOrigin>.UnlessDefault(fact.Origin))
        .Finish();

    private static CodeRework ReadCodeRework<TReader>(ref TReader reader)
        where TReader : struct, IFieldReader, allows ref struct => new()
        {
            Id = Known(reader.Text()),
            Repository = Known(reader.Name()),
            Day = Day(Known(reader.Text())),
            LinesChanged = Known(Small(reader.Number())),
            LinesReworked = Known(Small(reader.Number())),
            Origin = Words<ChangeOrigin>.Parse(reader.Name()),
        };

    private static byte[] Write(Decision fact) => StoredWriter.Begin()
        .Text(fact.Id)
        .Instant(fact.DecidedAt)
        .Text(fact.Title)
        .Text(fact.Owner)
        .Text(fact.Accountable)
        .Text(fact.Rationale)
        .Texts(fact.Affects)
        .Text(fact.Expectation)
        .Instant(fact.ReviewAt)
        .Text(fact.Outcome)
        .Text(fact.Url)
        .Finish();

    private static Decision ReadDecision<TReader>(ref TReader reader)
        where TReader : struct, IFieldReader, allows ref struct => new()
        {
            Id = Known(reader.Text()),
            DecidedAt = Known(reader.Instant()),
            Title = Known(reader.Text()),
            Owner = reader.Text(),
            Accountable = reader.Text(),
            Rationale = reader.Text(),
            Affects = reader.Texts(),
            Expectation = reader.Text(),
            ReviewAt = reader.Instant(),
            Outcome = reader.Text(),
            Url = reader.Text(),
        };

    private static byte[] Write(LinkStatement fact) => StoredWriter.Begin()
        .Text(fact.Id)
        .Text(fact.Incident)
        .Text(fact.IncidentSource)
        .Text(fact.Deployment)
        .Text(fact.By)
        .Text(fact.Why)
        .Instant(fact.StatedAt)
        .Finish();

    private static LinkStatement ReadLink<TReader>(ref TReader reader)
        where TReader : struct, IFieldReader, allows ref struct => new()
        {
            Id = Known(reader.Text()),
            Incident = Known(reader.Text()),
            IncidentSource = reader.Text(),
            Deployment = Known(reader.Text()),
            By = Known(reader.Text()),
            Why = Known(reader.Text()),
            StatedAt = Known(reader.Instant()),
        };

    private static byte[] Write(CatalogEntry fact) => StoredWriter.Begin()
        .Text(fact.Id)
        .Text(fact.Name)
        .Text(fact.Team)
        .Texts(fact.Repositories)
        .Texts(fact.Incidents)
        .Text(fact.Product)
        .Text(fact.Url)
        .Finish();

    private static CatalogEntry ReadCatalogEntry<TReader>(ref TReader reader)
        where TReader : struct, IFieldReader, allows ref struct => new()
        {
            Id = Known(reader.Text()),
            Name = Known(reader.Text()),
            Team = Known(reader.Text()),
            Repositories = reader.Texts(),
            Incidents = reader.Texts(),
            Product = reader.Text(),
            Url = reader.Text(),
        };

    private static string Known(string? value) => value ?? throw Missing();

    private static T Known<T>(T? value)
        where T : struct => value ?? throw Missing();

    private static JsonException Missing() => new("a field that every fact of this kind has is missing");

    private static int? Small(long? number) => number is not { } value ? null
        : value is >= int.MinValue and <= int.MaxValue ? (int)value
        : throw new JsonException($"{value} is too large");

    private static string Day(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static DateOnly Day(string text) =>
        DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day
            : throw new JsonException($"'{text}' is no day");
}
