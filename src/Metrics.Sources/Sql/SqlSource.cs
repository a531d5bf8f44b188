using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Sources.Sql;

/// <summary>Runs one query in a transaction that can only read; its rows are facts, one after the other, never all in memory.</summary>
[Source(
    "sql",
    Summary = "Any query of PostgreSQL or SQLite whose columns are a fact's fields",
    Records = [FactKind.Kpi, FactKind.Deployment, FactKind.Change, FactKind.Incident, FactKind.CodeRework, FactKind.Decision],
    Sweeps = [FactKind.Kpi, FactKind.Deployment, FactKind.Change, FactKind.Incident, FactKind.CodeRework, FactKind.Decision],
    Cost = "1 query")]
internal sealed class SqlSource(SqlOptions options, SourceTools tools) : ISource
{
    private const int RecordsBetweenCheckpoints = 4000;

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        SqlText query = SqlText.Of(options.Query, tools);
        if (options.Missing == MissingRows.Delete && query.IsWindowed)
        {
            throw new SourceFaultException(
                FaultKind.Misconfigured, $"{query.Name}: 'missing: delete' wants a query without @since: one with it can't tell what is gone");
        }

        IDatabase database = Databases.Of(options.Connection, tools.BaseFolder);
        await using DbConnection connection = await OrFault(database, query, () => database.OpenAsync(options.StatementTimeout, cancel));
        using IDisposable? limit = database.Limit(connection, options.StatementTimeout);
        await using DbTransaction transaction = await database.BeginAsync(connection, cancel);
        var command = new CommandDefinition(
            query.Text, new { since = window.Since.UtcDateTime, until = window.Until.UtcDateTime }, transaction, cancellationToken: cancel);
        await using DbDataReader rows = await OrFault(database, query, () => connection.ExecuteReaderAsync(command));
        await foreach (SourceRecord record in RecordsAsync(database, query, rows, window, cancel))
        {
            yield return record;
        }

        yield return new SourceRecord.Checkpoint(JsonApi.Iso(window.Until));
    }

    private async IAsyncEnumerable<SourceRecord> RecordsAsync(
        IDatabase database, SqlText query, DbDataReader rows, CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        var reader = new RowReader(query, options.Kind, rows, tools.Calendar);
        if (reader.Header() is { } header)
        {
            yield return header;
        }

        bool whole = options.Missing == MissingRows.Delete;
        int count = 0;
        while (await OrFault(database, query, () => rows.ReadAsync(cancel)))
        {
            if (++count > options.Rows)
            {
                throw new SourceFaultException(
                    FaultKind.Misconfigured, $"{query.Name}: it returns more than {options.Rows} rows; narrow it with @since, or raise 'rows'");
            }

            SourceRecord record = reader.Row();
            whole &= record is SourceRecord.Found;
            yield return record;
            if (count % RecordsBetweenCheckpoints == 0 && window.Cursor is { } unmoved)
            {
                yield return new SourceRecord.Checkpoint(unmoved);
            }
        }

        // What stands behind the first statement runs only now, and fails only now.
        if (await OrFault(database, query, () => rows.NextResultAsync(cancel)))
        {
            throw new SourceFaultException(FaultKind.Misconfigured, $"{query.Name}: it holds two queries; give each a source of its own");
        }

        yield return new SourceRecord.Reviewed(query.Name);
        if (whole && count > 0)
        {
            yield return new SourceRecord.Swept(options.Kind, "", DateTimeOffset.UnixEpoch, window.Until.AddYears(1));
        }
    }

    private async Task<T> OrFault<T>(IDatabase database, SqlText query, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (database.Explain(e, query, options.StatementTimeout) is { } fault)
        {
            throw fault;
        }
    }
}
