using System.Data.Common;
using System.Globalization;
using Metrics.Compute.Numbers;
using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Benchmarks;

/// <summary>
/// What a database does at its best: one statement over small tables that hold everything derived already (which deployment carried what,
/// what failed, what is rework), indexed, in memory, for the services alone. It gives counts, ratios and the lead times' and restore times'
/// medians and p90s; no intervals, no origins, no stages of quality.
/// </summary>
internal static class SqlBaseline
{
    public const string Schema =
        """
        CREATE TABLE deployed (service INTEGER NOT NULL, at BIGINT NOT NULL, failed INTEGER NOT NULL, rework INTEGER NOT NULL);
        CREATE TABLE carried (
            service INTEGER NOT NULL, at BIGINT NOT NULL, lead BIGINT NOT NULL, coding BIGINT, pickup BIGINT, review BIGINT, deploy BIGINT);
        CREATE TABLE restored (service INTEGER NOT NULL, started BIGINT NOT NULL, resolved BIGINT, spent BIGINT);
        """;

    public const string Indexes =
        """
        CREATE INDEX deployed_at ON deployed (at, service, failed, rework);
        CREATE INDEX carried_at ON carried (at, service, lead, coding, pickup, review, deploy);
        CREATE INDEX restored_at ON restored (started, service, resolved, spent);
        """;

    public const string Sqlite =
        """
        WITH asked AS (SELECT 7 AS days UNION ALL SELECT 30 UNION ALL SELECT 90 UNION ALL SELECT 365),
        spans AS (
            SELECT a.days, c.service, m.measure,
                CASE m.measure WHEN 0 THEN c.lead WHEN 1 THEN c.coding WHEN 2 THEN c.pickup WHEN 3 THEN c.review ELSE c.deploy END AS span
            FROM asked a
            JOIN carried c ON c.at > @now - a.days * 86400000 AND c.at <= @now
            CROSS JOIN (SELECT 0 AS measure UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) m
            UNION ALL
            SELECT a.days, r.service, 5, r.spent
            FROM asked a
            JOIN restored r ON r.resolved > @now - a.days * 86400000 AND r.resolved <= @now),
        ranked AS (
            SELECT days, service, measure, span,
                ROW_NUMBER() OVER (PARTITION BY days, service, measure ORDER BY span) AS place,
                COUNT(*) OVER (PARTITION BY days, service, measure) AS total
            FROM spans
            WHERE span IS NOT NULL),
        quantiles AS (
            SELECT days, service, measure,
                AVG(CASE WHEN place IN ((total + 1) / 2, (total + 2) / 2) THEN span END) AS median,
                MIN(CASE WHEN place >= total * 0.9 THEN span END) AS p90, MAX(total) AS total
            FROM ranked
            GROUP BY days, service, measure),
        counts AS (
            SELECT a.days, d.service, COUNT(*) AS deployments, SUM(d.failed) AS failed, SUM(d.rework) AS rework
            FROM asked a
            JOIN deployed d ON d.at > @now - a.days * 86400000 AND d.at <= @now
            GROUP BY a.days, d.service),
        started AS (
            SELECT a.days, r.service, COUNT(*) AS incidents
            FROM asked a
            JOIN restored r ON r.started > @now - a.days * 86400000 AND r.started <= @now
            GROUP BY a.days, r.service)
        SELECT c.days, c.service, c.deployments, c.failed, c.rework, s.incidents, q.measure, q.median, q.p90, q.total
        FROM counts c
        LEFT JOIN started s ON s.days = c.days AND s.service = c.service
        LEFT JOIN quantiles q ON q.days = c.days AND q.service = c.service
        """;

    public const string Postgres =
        """
        WITH asked AS (SELECT unnest(ARRAY[7, 30, 90, 365]) AS days),
        leads AS (
            SELECT a.days, c.service, COUNT(*) AS total,
                percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY lead) AS lead,
                percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY coding) AS coding,
                percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY pickup) AS pickup,
                percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY review) AS review,
                percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY deploy) AS deploy
            FROM asked a
            JOIN carried c ON c.at > @now - a.days * 86400000::bigint AND c.at <= @now
            GROUP BY a.days, c.service),
        counts AS (
            SELECT a.days, d.service, COUNT(*) AS deployments, SUM(d.failed) AS failed, SUM(d.rework) AS rework
            FROM asked a
            JOIN deployed d ON d.at > @now - a.days * 86400000::bigint AND d.at <= @now
            GROUP BY a.days, d.service),
        restores AS (
            SELECT a.days, r.service, COUNT(*) AS incidents, percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY spent) AS spent
            FROM asked a
            JOIN restored r ON r.started > @now - a.days * 86400000::bigint AND r.started <= @now
            GROUP BY a.days, r.service)
        SELECT c.days, c.service, c.deployments, c.failed, c.rework, l.total, l.lead, l.coding, l.pickup, l.review, l.deploy, r.incidents, r.spent
        FROM counts c
        LEFT JOIN leads l ON l.days = c.days AND l.service = c.service
        LEFT JOIN restores r ON r.days = c.days AND r.service = c.service
        """;

    /// <summary>Fills the tables from an index, so that both answer from the same derived facts.</summary>
    public static void Fill(DbConnection connection, Compute.FactIndex index, DateTimeOffset at)
    {
        Run(connection, Schema);
        using (DbTransaction transaction = connection.BeginTransaction())
        {
            for (int service = 0; service < index.Map.Services.Count; service++)
            {
                FillService(connection, transaction, index, service, at);
            }

            transaction.Commit();
        }

        Run(connection, Indexes);
        Run(connection, "ANALYZE");
    }

    /// <summary>Runs the statement and reads every row of its answer.</summary>
    public static int Ask(DbConnection connection, string statement, DateTimeOffset at)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = statement;
        command.CommandTimeout = 600;
        DbParameter now = command.CreateParameter();
        (now.ParameterName, now.Value) = ("@now", at.ToUnixTimeMilliseconds());
        command.Parameters.Add(now);
        using DbDataReader reader = command.ExecuteReader();
        int rows = 0;
        object[] values = new object[reader.FieldCount];
        while (reader.Read())
        {
            reader.GetValues(values);
            rows++;
        }

        return rows;
    }

    private static void FillService(DbConnection connection, DbTransaction transaction, Compute.FactIndex index, int service, DateTimeOffset at)
    {
        var scope = ScopeMembers.Of(index.Tables, Scope.Service(index.Map.Services[service]));
        var all = new Evidence(index, scope, new TimeSlice(0, at.ToUnixTimeMilliseconds()), at.ToUnixTimeMilliseconds());
        Insert(connection, transaction, "deployed", all.Deployments.Select(row =>
        {
            ref DeploymentRow deployment = ref index.Tables.Deployments[row];
            return new long?[] { service, deployment.Time, all.StandingOf(row).Failed ? 1 : 0, Compute.DeploymentReworkRate.IsRework(deployment) ? 1 : 0 };
        }));
        Insert(connection, transaction, "carried", all.Leads.Select(lead =>
        {
            ref ChangeRow change = ref index.Tables.Changes[lead.Change];
            long deployed = index.Tables.Deployments[lead.Deployment].Time;
            return new long?[]
            {
                service, deployed, Compute.LeadTime.Total(change, deployed), Compute.LeadTime.Coding(change), Compute.LeadTime.Pickup(change),
                Compute.LeadTime.Review(change), Compute.LeadTime.Deploy(change, deployed),
            };
        }));
        Insert(connection, transaction, "restored", all.IncidentsStarted.Select(row =>
        {
            ref IncidentRow incident = ref index.Tables.Incidents[row];
            bool open = incident.Resolved == IncidentRow.Open;
            return new long?[] { service, incident.Started, open ? null : incident.Resolved, open ? null : incident.Resolved - incident.Started };
        }));
    }

    private static void Insert(DbConnection connection, DbTransaction transaction, string table, IEnumerable<long?[]> rows)
    {
        foreach (long?[][] some in rows.Chunk(200))
        {
            using DbCommand command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = $"INSERT INTO {table} VALUES " + string.Join(',', some.Select(row =>
                "(" + string.Join(',', row.Select(value => value?.ToString(CultureInfo.InvariantCulture) ?? "NULL")) + ")"));
            command.ExecuteNonQuery();
        }
    }

    private static void Run(DbConnection connection, string text)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.CommandTimeout = 600;
        command.ExecuteNonQuery();
    }
}
