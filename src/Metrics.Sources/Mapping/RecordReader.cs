using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Facts.Json;

namespace Metrics.Sources.Mapping;

/// <summary>Makes facts of records by the mappings of the configuration.</summary>
internal sealed class RecordReader(IReadOnlyList<FactMapping> facts, OrganizationCalendar calendar)
{
    private readonly Mapped[] _mapped = [.. facts.Select(fact => MappedOf(fact, calendar))];

    // Of all mappings together: one may tell of openings and merges, another of reviews.
    private readonly bool _lacksReviews = ReviewFields.AreMissing(
        FactKind.Change, facts.Where(fact => fact.Kind == FactKind.Change).SelectMany(fact => fact.Fields.Keys));

    /// <summary>The kinds of facts that it makes.</summary>
    public FactKind[] Kinds { get; } = [.. facts.Select(fact => fact.Kind).Distinct()];

    /// <summary>
    /// The record's facts. Of one that a mapping's <c>when</c> leaves out, the fact is taken back where <paramref name="whole"/> is true:
    /// the record itself is there, and it says so.
    /// </summary>
    /// <param name="place">Where it stands, for records that can't be read and have no id.</param>
    /// <param name="whole">The records are all there is; else they are news of one kind or another.</param>
    /// <param name="partial">What the record leaves out keeps what is known.</param>
    public IEnumerable<SourceRecord> Read(JsonPlace record, string place, bool whole, bool partial)
    {
        foreach (Mapped mapped in _mapped)
        {
            if (Json.Record(PlaceOf(mapped, record, place), record.Value, _ => Read(mapped, record, whole, partial)!) is { } read)
            {
                yield return read;
            }
        }
    }

    private static Mapped MappedOf(FactMapping fact, OrganizationCalendar calendar)
    {
        FieldReader[] fields = [.. fact.Fields.Select(each => new FieldReader(each.Key, FieldRules.Find(fact.Kind, each.Key)!, each.Value, calendar))];
        return new(fact, fields, Array.Find(fields, field => field.Name == "id"), Array.Find(fields, field => field.Name == FieldRules.UpdatedAt));
    }

    private SourceRecord? Read(Mapped mapped, JsonPlace record, bool whole, bool partial)
    {
        string? elsewhere = mapped.Fact.When.Select(condition => condition.WhyNot(record)).FirstOrDefault(why => why is not null);
        Condition? gone = elsewhere is null ? mapped.Fact.GoneWhen.FirstOrDefault(condition => condition.WhyNot(record) is null) : null;
        if (elsewhere is not null || gone is not null)
        {
            string why = gone is null ? $"'when' does not hold: {elsewhere}" : $"'gone_when' holds: {gone.Stands(record)}";
            return (gone is not null || whole) && IdOf(mapped, record) is { } id
                ? new SourceRecord.Deleted(mapped.Fact.Kind, id, why) { At = whole ? null : Alone(mapped, mapped.Touched, record).TouchedAt }
                : null;
        }

        var input = new FactInput(mapped.Fact.Kind);
        foreach (FieldReader field in mapped.Fields)
        {
            field.Read(record, input);
        }

        if (_lacksReviews && mapped.Fact.Kind == FactKind.Change)
        {
            ReviewFields.State(input);
        }

        return input.Build() is { } fact ? new SourceRecord.Found(fact, partial) : throw Missing(mapped, record, input);
    }

    /// <summary>The kind and the id, by which a record is known again; else where it stands.</summary>
    private static string PlaceOf(Mapped mapped, JsonPlace record, string place) =>
        IdOf(mapped, record) is { } id ? $"{mapped.Fact.Kind.Name()} {id}" : place;

    private static string? IdOf(Mapped mapped, JsonPlace record) => Alone(mapped, mapped.Id, record).Text("id");

    /// <summary>One field by itself; nothing where it can't be read.</summary>
    private static FactInput Alone(Mapped mapped, FieldReader? field, JsonPlace record)
    {
        var input = new FactInput(mapped.Fact.Kind);
        try
        {
            field?.Read(record, input);
        }
        catch (JsonException)
        {
            // Whoever needs the whole record tells what is wrong with it.
        }

        return input;
    }

    private static JsonException Missing(Mapped mapped, JsonPlace record, FactInput input)
    {
        FieldMapping? mapping = mapped.Fact.Fields.FirstOrDefault(each => FieldRules.NameOf(mapped.Fact.Kind, each.Key) == input.WrongField).Value;
        return mapping switch
        {
            { Path: { Count: > 0 } paths } => new($"{input.WrongField}: nothing is at '{string.Join("' and '", paths)}'; {FieldValue.Names(paths[0].Nearest(record))}"),
            { Text: { } text } => new($"{input.WrongField}: nothing fills '{text}'; {FieldValue.Names(record.Value)}"),
            _ => new($"{input.WrongField}: {input.Wrong}"),
        };
    }

    private sealed record Mapped(FactMapping Fact, IReadOnlyList<FieldReader> Fields, FieldReader? Id, FieldReader? Touched);
}
