using System.Data;
using System.Data.Common;
using System.Globalization;
using Metrics.Facts.Collecting;
using Npgsql;

namespace Metrics.Sources.Sql;

/// <summary>PostgreSQL, and what speaks its protocol.</summary>
internal sealed class PostgresDatabase(NpgsqlConnectionStringBuilder settings) : IDatabase
{
    public async Task<DbConnection> OpenAsync(TimeSpan timeout, CancellationToken cancel)
    {
        // Read-only by the session too: no word of the query gets out of it by ending the transaction.
        string milliseconds = ((long)timeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        settings.Options = $"-c default_transaction_read_only=on -c statement_timeout={milliseconds} -c TimeZone=UTC";
        settings.CommandTimeout = (int)timeout.TotalSeconds + 10;
        var connection = new NpgsqlConnection(settings.ToString());
        try
        {
            await connection.OpenAsync(cancel);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancel) =>
        await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);

    public IDisposable? Limit(DbConnection connection, TimeSpan timeout) => null;

    public SourceFaultException? Explain(Exception failure, SqlText query, TimeSpan timeout) => failure switch
    {
        PostgresException said => new(KindOf(said.SqlState), $"{query.Name}: {Words(said, query, timeout)}", failure),
        NpgsqlException => new(FaultKind.Unreachable, $"{query.Name}: the database does not answer: {failure.Message}", failure),
        _ => null,
    };

    private static FaultKind KindOf(string state) => state switch
    {
        "28P01" or "28000" or "42501" => FaultKind.Refused,
        PostgresErrorCodes.QueryCanceled => FaultKind.Misconfigured,
        _ when state.StartsWith("08", StringComparison.Ordinal) || state.StartsWith("53", StringComparison.Ordinal)
            || state.StartsWith("57", StringComparison.Ordinal) || state.StartsWith("40", StringComparison.Ordinal) => FaultKind.Unreachable,
        _ => FaultKind.Misconfigured,
    };

    private static string Words(PostgresException said, SqlText query, TimeSpan timeout) => said.SqlState switch
    {
        PostgresErrorCodes.QueryCanceled =>
            $"it was stopped after {timeout.TotalSeconds:0.#} s; make it faster, narrow it with @since, or raise 'statement_timeout'",
        PostgresErrorCodes.ReadOnlySqlTransaction => $"it writes ({said.MessageText}); a query may only read",
        "28P01" or "28000" => $"the database refuses the user or the password: {said.MessageText}",
        "42501" => $"{said.MessageText}; grant SELECT to the user of 'connection'",
        _ => said.Position > 0 ? $"{said.MessageText} (line {query.LineOf(said.Position)})" : said.MessageText,
    };
}
