using System.Data.Common;
using Metrics.Facts;

namespace Metrics.Store.Reading;

/// <summary>A condition over the table of facts with its parameters.</summary>
internal sealed class FactSelection
{
    private readonly List<string> _conditions = [];
    private readonly List<(string Name, object Value)> _parameters = [];
    private string _columns = FactRow.Columns;

    public static FactSelection Of(FactQuery query)
    {
        var selection = new FactSelection();
        selection.AddVersions(query);
        if (!query.WithDeleted)
        {
            selection.Add("NOT deleted");
        }

        return selection.Narrow(query);
    }

    /// <summary>
    /// Every version that was recorded up to a revision, of the facts that the filter leaves, with all that a proof asks for.
    /// </summary>
    public static FactSelection UpTo(long revision, FactQuery filter) =>
        new FactSelection { _columns = FactRow.ProofColumns }.Add("revision <= @Revision", ("Revision", revision)).Narrow(filter);

    /// <summary>Every version after a revision.</summary>
    public static FactSelection After(long revision) => new FactSelection().Add("revision > @After", ("After", revision));

    /// <summary>Every version of one fact.</summary>
    public static FactSelection Of(FactKey key) => new FactSelection().Add(
        "source = @Source AND kind = @Kind AND id = @Id", ("Source", key.Source), ("Kind", key.Kind.Name()), ("Id", key.Id));

    /// <summary>The current version of an id, whatever its source: each source is looked up by the index.</summary>
    public static FactSelection Of(FactKind kind, string id) => new FactSelection().Add(
        "source IN (SELECT source FROM sources) AND kind = @Kind AND id = @Id AND superseded_by = 0 AND NOT deleted",
        ("Kind", kind.Name()),
        ("Id", id));

    public DbCommand Command(DbConnection connection)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT {_columns}
            FROM facts
            WHERE {string.Join(" AND ", _conditions)}
            ORDER BY revision
            """;
        foreach ((string name, object value) in _parameters)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private FactSelection Narrow(FactQuery query)
    {
        if (query.Kind is { } kind)
        {
            Add("kind = @Kind", ("Kind", kind.Name()));
        }

        if (query.Source is { } source)
        {
            Add("source = @Source", ("Source", source));
        }

        if (query.From is { } from)
        {
            Add("happened_at >= @From", ("From", from.ToUnixTimeMilliseconds()));
        }

        if (query.To is { } to)
        {
            Add("happened_at < @To", ("To", to.ToUnixTimeMilliseconds()));
        }

        return this;
    }

    private void AddVersions(FactQuery query)
    {
        if (query.AsOf is { } asOf)
        {
            Add("recorded_at <= @AsOf AND (superseded_at IS NULL OR superseded_at > @AsOf)", ("AsOf", asOf.ToUnixTimeMilliseconds()));
        }

        if (query.AtRevision is { } revision)
        {
            Add("revision <= @Revision AND (superseded_by = 0 OR superseded_by > @Revision)", ("Revision", revision));
        }

        if (query.AsOf is null && query.AtRevision is null)
        {
            Add("superseded_by = 0");
        }
    }

    private FactSelection Add(string condition, params (string Name, object Value)[] parameters)
    {
        _conditions.Add(condition);
        _parameters.AddRange(parameters);
        return this;
    }
}
