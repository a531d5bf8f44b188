using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Tests.Support;
using TestServer = Metrics.Tests.Support.PostgresDatabase;

namespace Metrics.Sources.Sql;

/// <summary>Queries against a real PostgreSQL.</summary>
public class SqlPostgresTests
{
    private static readonly DateTimeOffset Start = Some.At("2026-10-01T00:00Z");
    private static readonly DateTimeOffset Now = Some.At("2026-10-08T06:00Z");

    [PostgresFact]
    public async Task Columns_of_every_type_find_their_fields()
    {
        await using TestServer server = await TestServer.CreateAsync();
        await server.RunAsync(
            """
            CREATE TABLE ledger (sold_at timestamptz, unit text, amount numeric(20, 4));
            INSERT INTO ledger VALUES ('2026-10-02 22:30Z', 'EUR', 1200.1000), ('2026-10-03 09:00Z', 'EUR', 99999999999999.0001),
              ('2026-09-30 09:00Z', 'EUR', 1);
            """);

        // A day of Berlin begins at 22:00 of the day before in UTC; what was sold before @since is not asked for.
        (CollectedFacts facts, SourceFaultException? fault) = await RunAsync(server, """
            SELECT 'net' AS kpi, 'organization' AS scope, 'day' AS period, unit, SUM(amount) AS value,
                   date_trunc('day', sold_at, 'Europe/Berlin') AS period_start
            FROM ledger WHERE sold_at >= @since AND sold_at < @until GROUP BY unit, period_start
            """);

        Assert.Null(fault);
        KpiPoint point = Assert.Single(facts.All<KpiPoint>());
        Assert.Equal((new DateOnly(2026, 10, 3), 100000000001199.1001m), (point.PeriodStart, point.Value));
    }

    [PostgresFact]
    public async Task Rows_of_incidents_carry_instants_and_lists_and_a_time_without_a_zone_is_refused()
    {
        await using TestServer server = await TestServer.CreateAsync();
        (CollectedFacts facts, SourceFaultException? fault) = await RunAsync(
            server,
            """
            SELECT * FROM (VALUES
              ('i1', ARRAY['pay', 'web'], 'Card payments fail', '2026-10-02 10:00+02'::timestamptz, NULL::timestamp),
              ('i2', ARRAY['pay'], 'Slow', '2026-10-03 10:00+02'::timestamptz, '2026-10-03 11:00'::timestamp)
            ) AS rows (id, services, title, started_at, resolved_at)
            """,
            options => options with { Kind = FactKind.Incident });

        Assert.Null(fault);
        Incident incident = Assert.Single(facts.All<Incident>());
        Assert.Equal(["pay", "web"], incident.Services!);
        Assert.Equal(Some.At("2026-10-02T08:00Z"), incident.StartedAt);
        Assert.StartsWith("resolved_at: ", Assert.Single(facts.Unreadable).Reason, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Numbers_that_no_decimal_holds_are_told()
    {
        await using TestServer server = await TestServer.CreateAsync();
        (CollectedFacts facts, SourceFaultException? fault) = await RunAsync(server, """
            SELECT 'ratio' AS kpi, 'organization' AS scope, 'day' AS period, 'ratio' AS unit, DATE '2026-10-01' + n AS period_start, value
            FROM (VALUES (0, 0.1::float8 + 0.2::float8), (1, 'NaN'::float8), (2, 'Infinity'::float8)) AS v (n, value)
            """);

        Assert.Null(fault);
        Assert.Equal(0.3m, Assert.Single(facts.All<KpiPoint>()).Value);
        Assert.Equal(["the query of finance, row 2", "the query of finance, row 3"], facts.Unreadable.Select(one => one.Where));
    }

    [PostgresFact]
    public async Task Nothing_can_be_written_not_even_by_ending_the_transaction()
    {
        await using TestServer server = await TestServer.CreateAsync();
        await server.RunAsync("CREATE TABLE ledger (amount numeric); INSERT INTO ledger VALUES (1)");

        foreach (string query in new[] { "DELETE FROM ledger RETURNING amount AS value", "SELECT 1 AS value; COMMIT; DELETE FROM ledger" })
        {
            (CollectedFacts facts, _) = await RunAsync(server, query);
            Assert.Empty(facts.All<KpiPoint>());
        }

        (_, SourceFaultException? fault) = await RunAsync(server, "DELETE FROM ledger RETURNING amount AS value");
        (CollectedFacts left, _) = await RunAsync(server, "SELECT 'n' AS kpi, 'organization' AS scope, 'day' AS period, DATE '2026-10-01' AS period_start, 'x' AS unit, COUNT(*) AS value FROM ledger");

        Assert.Contains("a query may only read", fault!.Message, StringComparison.Ordinal);
        Assert.Equal(1m, Assert.Single(left.All<KpiPoint>()).Value);
    }

    [PostgresFact]
    public async Task A_mistake_is_told_with_its_line_and_a_slow_query_is_stopped()
    {
        await using TestServer server = await TestServer.CreateAsync();

        (_, SourceFaultException? mistake) = await RunAsync(server, "SELECT 1 AS value\nFROM\nnothing");
        (_, SourceFaultException? slow) = await RunAsync(
            server, "SELECT pg_sleep(60), 1 AS value", options => options with { StatementTimeout = TimeSpan.FromMilliseconds(300) });

        Assert.Equal("the query of finance: relation \"nothing\" does not exist (line 3)", mistake!.Message);
        Assert.Contains("it was stopped after 0.3 s", slow!.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_database_that_is_not_there_is_told_without_the_password()
    {
        await using TestServer server = await TestServer.CreateAsync();
        Uri address = new(server.Address);
        string wrong = $"postgres://{address.UserInfo}:hunter2@{address.Authority.Split('@')[^1]}/no_such_database";

        (_, SourceFaultException? fault) = await RunAsync(server, "SELECT 1", options => options with { Connection = Secret.Of(wrong) });

        Assert.Equal("the query of finance: database \"no_such_database\" does not exist", fault!.Message);
        Assert.DoesNotContain("hunter2", fault.ToString(), StringComparison.Ordinal);
    }

    private static async Task<(CollectedFacts Facts, SourceFaultException? Fault)> RunAsync(
        TestServer server, string query, Func<SqlOptions, SqlOptions>? with = null)
    {
        Uri address = new(server.Address);
        string user = address.UserInfo + (server.Password is { } password ? $":{Uri.EscapeDataString(password)}" : "");
        var options = new SqlOptions { Connection = Secret.Of($"postgres://{user}@{address.Host}:{address.Port}{address.PathAndQuery}"), Query = query };
        var tools = new SourceTools
        {
            Http = new HttpClient(),
            Name = "finance",
            CacheFolder = "",
            BaseFolder = "",
            Calendar = new OrganizationCalendar(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")),
        };
        var facts = new CollectedFacts();
        return (facts, await facts.RunAsync(new SqlSource(with?.Invoke(options) ?? options, tools), Start, Now));
    }
}
