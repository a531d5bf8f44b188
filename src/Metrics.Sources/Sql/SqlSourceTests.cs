using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Metrics.Sources.Sql;

/// <summary>Queries against a real SQLite file.</summary>
public sealed class SqlSourceTests : IDisposable
{
    private const string AllPoints = "SELECT 'net' AS kpi, 'organization' AS scope, 'day' AS period, day AS period_start, unit, amount AS value FROM ledger";

    private static readonly DateTimeOffset Start = Some.At("2026-10-01T00:00Z");
    private static readonly DateTimeOffset Now = Some.At("2026-10-08T06:00Z");

    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-sql-").FullName;
    private readonly CollectedFacts _facts = new();

    public SqlSourceTests() => Write(
        """
        CREATE TABLE ledger (day TEXT, unit TEXT, amount TEXT, changed_at TEXT);
        INSERT INTO ledger VALUES ('2026-10-02', 'EUR', '1200.10', '2026-10-03T01:00:00Z'), ('2026-10-03', 'EUR', '0.00', '2026-10-04T01:00:00Z');
        """);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Rows_are_points_and_a_changed_row_restates_one()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "ledger.sql"), AllPoints);
        Assert.Null(await RunAsync("ledger.sql"));
        Assert.Equal([1200.10m, 0m], Values());

        Write("UPDATE ledger SET amount = '1100.05' WHERE day = '2026-10-02'");
        Assert.Null(await RunAsync("ledger.sql"));

        Assert.Equal([1100.05m, 0m], Values());
        Assert.Equal(["net|organization|day|2026-10-02", "net|organization|day|2026-10-03"], _facts.All<KpiPoint>().Select(point => point.Id).Order());
    }

    [Fact]
    public async Task The_window_is_given_to_the_query()
    {
        string windowed = AllPoints + " WHERE datetime(changed_at) >= @since AND datetime(changed_at) < @until";
        Assert.Null(await RunAsync(windowed));
        Assert.Equal(2, Values().Length);

        // The second run asks from its own beginning on.
        Write("INSERT INTO ledger VALUES ('2026-10-05', 'EUR', '7', '2026-10-05T00:00:00Z'), ('2026-10-06', 'EUR', '8', '2026-10-08T06:00:00Z')");
        var window = new CollectWindow(Some.At("2026-10-04T00:00Z"), Now, "x", Start);
        List<SourceRecord> records = await RecordsAsync(Source(windowed), window);

        Assert.Equal([0m, 7m], records.OfType<SourceRecord.Found>().Select(found => ((KpiPoint)found.Fact).Value));
        Assert.IsType<SourceRecord.Checkpoint>(records[^1]);
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_is_told_with_its_number_and_the_rest_goes_on()
    {
        Write(
            """
            INSERT INTO ledger VALUES ('2026-10-04', 'EUR', 'much', ''), ('2026-10-05', NULL, '1', ''), ('5 October', 'EUR', '1', ''),
              ('2026-10-02', 'USD', '9', ''), ('2026-10-06', 'EUR', '5', '')
            """);
        Assert.Null(await RunAsync(AllPoints.Replace("FROM", ", changed_at FROM", StringComparison.Ordinal)));

        Assert.Equal([1200.10m, 0m, 5m], Values());
        Assert.Equal(
            [
                "the query of finance, columns",
                "the query of finance, row 3", "the query of finance, row 4", "the query of finance, row 5", "the query of finance, row 6",
            ],
            _facts.Unreadable.Select(one => one.Where));
        Assert.Contains("changed_at", _facts.Unreadable[0].Reason, StringComparison.Ordinal);
        Assert.Contains("value: 'much'", _facts.Unreadable[1].Reason, StringComparison.Ordinal);
        Assert.Contains("unit: it is missing", _facts.Unreadable[2].Reason, StringComparison.Ordinal);
        Assert.Contains("period_start: '5 October'", _facts.Unreadable[3].Reason, StringComparison.Ordinal);
        Assert.Contains("another row gives the same fact", _facts.Unreadable[4].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_of_other_kinds_are_facts_too()
    {
        SourceFaultException? fault = await RunAsync(
            """
            SELECT 'd1' AS id, 'pay' AS service, 'production' AS environment, 'abc' AS revision, 'succeeded' AS outcome,
                   '2026-10-02T10:00:00Z' AS finished_at, 1 = 1 AS unplanned, 'c1;c2' AS changes
            """,
            options => options with { Kind = FactKind.Deployment });

        // SQLite has no truth values: 1 is told as what it is.
        Assert.Null(fault);
        Assert.Contains("unplanned: '1'", Assert.Single(_facts.Unreadable).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_can_only_read()
    {
        SourceFaultException? fault = await RunAsync("DELETE FROM ledger RETURNING 'net' AS kpi");

        Assert.Equal(FaultKind.Misconfigured, fault!.Kind);
        Assert.Contains("it writes; a query may only read", fault.Message, StringComparison.Ordinal);
        Assert.Null(await RunAsync(AllPoints));
        Assert.Equal(2, Values().Length);
    }

    [Fact]
    public async Task A_query_without_an_end_is_stopped()
    {
        SourceFaultException? fault = await RunAsync(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) AS value FROM n",
            options => options with { StatementTimeout = TimeSpan.FromMilliseconds(300) });

        Assert.Equal("the query of finance: it was stopped after 0.3 s; make it faster, narrow it with @since, or raise 'statement_timeout'", fault!.Message);
    }

    [Fact]
    public async Task More_rows_than_allowed_end_the_run_and_nothing_is_kept()
    {
        SourceFaultException? fault = await RunAsync(AllPoints, options => options with { Rows = 1 });

        Assert.Contains("more than 1 rows", fault!.Message, StringComparison.Ordinal);
        Assert.Empty(_facts.All<KpiPoint>());
    }

    [Fact]
    public async Task What_a_whole_query_no_longer_returns_is_gone_where_that_is_wished()
    {
        SqlSource source = Source(AllPoints, options => options with { Missing = MissingRows.Delete });
        var window = new CollectWindow(Start, Now, null, Start);
        Assert.Contains(await RecordsAsync(source, window), record => record is SourceRecord.Swept { Kind: FactKind.Kpi, IdPrefix: "" });

        // An empty table is more often one that is being filled than one without truth.
        Write("DELETE FROM ledger");
        Assert.DoesNotContain(await RecordsAsync(source, window), record => record is SourceRecord.Swept);
        SourceFaultException? fault = await RunAsync(AllPoints + " WHERE changed_at > @since", options => options with { Missing = MissingRows.Delete });
        Assert.Contains("can't tell what is gone", fault!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such.sql", "sqlite:ledger.db", "no-such.sql' can't be read")]
    [InlineData("SELECT 1 FROM absent", "sqlite:ledger.db", "no such table: absent")]
    [InlineData("SELECT 1", "sqlite:hunter2.db", "the file can't be opened")]
    [InlineData("SELECT 1", "Server=db;Password=hunter2", "'connection' can't be read")]
    [InlineData("SELECT 1", "postgres://me:hunter2@127.0.0.1:9/db", "the database does not answer")]
    public async Task What_is_wrong_is_said_without_the_connection(string query, string connection, string expected)
    {
        SourceFaultException? fault = await RunAsync(query, options => options with { Connection = Secret.Of(connection) });

        Assert.Contains(expected, fault!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.Message, StringComparison.Ordinal);
    }

    private decimal[] Values() => [.. _facts.All<KpiPoint>().OrderBy(point => point.PeriodStart).Select(point => point.Value)];

    private Task<SourceFaultException?> RunAsync(string query, Func<SqlOptions, SqlOptions>? with = null) =>
        _facts.RunAsync(Source(query, with), Start, Now);

    private SqlSource Source(string query, Func<SqlOptions, SqlOptions>? with = null)
    {
        var options = new SqlOptions { Connection = Secret.Of("sqlite:ledger.db"), Query = query };
        return new SqlSource(
            with?.Invoke(options) ?? options,
            new SourceTools { Http = new HttpClient(), Name = "finance", CacheFolder = "", BaseFolder = _folder });
    }

    private static async Task<List<SourceRecord>> RecordsAsync(SqlSource source, CollectWindow window)
    {
        var records = new List<SourceRecord>();
        await foreach (SourceRecord record in source.CollectAsync(window, default))
        {
            records.Add(record);
        }

        return records;
    }

    private void Write(string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(_folder, "ledger.db"), Pooling = false }.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
