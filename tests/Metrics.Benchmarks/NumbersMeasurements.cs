using Metrics.Compute;
using Metrics.Facts;
using Metrics.Store;
using Metrics.Store.Dialects;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Metrics.Benchmarks;

/// <summary>The numbers of every scope now, and their daily history, beside one SQL statement for the services.</summary>
internal static class NumbersMeasurements
{
    /// <summary>Single events are too short to be timed one by one.</summary>
    private const int Repeats = 20;

    private static readonly Window[] Windows = [.. ((int[])[7, 30, 90, 365]).Select(Window.OfDays)];

    [Measured("current", "the current numbers of every scope over four windows, counted anew and a minute later, M")]
    public static IReadOnlyList<Row> Current()
    {
        FactIndex index = Loaded(World.M(), new Definitions { Windows = [] });
        FactIndex keeping = Loaded(World.M(), new Definitions { Windows = [.. Windows.Select(window => window.ToString())] });
        int minute = 0;
        void Anew() => Consume(NumberQuery.ReportAll(index, Windows, World.End, []));
        void Later() => Consume(NumberQuery.ReportAll(keeping, Windows, World.End.AddMinutes(++minute), []));
        Later();
        Later();
        var rows = new List<Row>();
        void Add(string database, double[] taken, double most)
        {
            string baseline = $"one SQL statement, services alone, {database}";
            rows.Add(new Row("current numbers of every scope, 4 windows, M, anew", baseline, taken[0], taken[2], "s", Goal.AtMost, most));
            rows.Add(new Row("the same a minute later, as /metrics asks", baseline, taken[1], taken[2], "s", Goal.AtMost, most));
        }

        using (SqliteConnection sqlite = OpenSqlite())
        {
            SqlBaseline.Fill(sqlite, index, World.End);
            Add("SQLite", Stopwatches.InTurns(3, Anew, Later, () => SqlBaseline.Ask(sqlite, SqlBaseline.Sqlite, World.End)), 0.03);
        }

        if (Environment.GetEnvironmentVariable("METRICS_TEST_POSTGRES") is { } address)
        {
            using var postgres = new NpgsqlConnection(address);
            postgres.Open();
            using (NpgsqlCommand apart = postgres.CreateCommand())
            {
                apart.CommandText = "CREATE TEMP TABLE here (i INTEGER); SET search_path TO pg_temp";
                apart.ExecuteNonQuery();
            }

            SqlBaseline.Fill(postgres, index, World.End);
            Add("PostgreSQL", Stopwatches.InTurns(9, Anew, Later, () => SqlBaseline.Ask(postgres, SqlBaseline.Postgres, World.End)), 0.10);
        }

        return rows;
    }

    [Measured("history", "the daily history of everything over two years on one thread, M")]
    public static IReadOnlyList<Row> History()
    {
        FactIndex index = Loaded(World.M());
        using SqliteConnection sqlite = OpenSqlite();
        SqlBaseline.Fill(sqlite, index, World.End);
        double baseline = Stopwatches.Median(() => SqlBaseline.Ask(sqlite, SqlBaseline.Sqlite, World.End), 3);
        DateTimeOffset[] days = [.. Enumerable.Range(0, 730).Select(day => World.End.AddDays(day - 729))];
        double ours = Stopwatches.Median(() =>
        {
            foreach (Scope scope in NumberQuery.Scopes(index))
            {
                Consume(NumberQuery.History(index, scope, Window.OfDays(30), days, []));
            }
        }, 3);
        return [new Row("daily history of every scope over two years, window 30d", "one SQL statement for the last day, SQLite", ours, baseline, "s", Goal.AtMost, 1)];
    }

    [Measured("event", "one new event to its service's and its team's numbers, beside ten years of history and a commit")]
    public static async Task<IReadOnlyList<Row>> Event()
    {
        string folder = Directory.CreateTempSubdirectory("metrics-bench-").FullName;
        try
        {
            await using FactStore store = await FactStore.OpenAsync($"sqlite:{Path.Combine(folder, "facts.db")}", TimeProvider.System);
            double[] taken = Stopwatches.InTurns(31, Events(World.M(2), Team), Events(World.M(10), Team), Commits(store));
            (double two, double ten, double commit) = (taken[0] / Repeats, taken[1] / Repeats, taken[2] / Repeats);
            return
            [
                new Row("one new event → its service's and team's numbers, ten years", "the same with two years", ten, two, "s", Goal.AtMost, 1.3),
                new Row("one new event → its service's and team's numbers", "the SQLite commit that stores it", two, commit, "s", Goal.AtMost, 0.25),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Measured("organization", "one new event to the organization's numbers, M beside S")]
    public static IReadOnlyList<Row> Organization()
    {
        static IReadOnlyList<Scope> Whole(FactIndex index, int service) => [Scope.Organization];
        double[] taken = Stopwatches.InTurns(15, Events(World.M(), Whole), Events(World.S(), Whole));
        return
        [
            new Row("one new event → the organization's numbers, M", "the same at S", taken[0] / Repeats, taken[1] / Repeats, "s", Goal.AtMost, 3),
        ];
    }

    [Measured("memory", "memory of the index, M loaded")]
    public static IReadOnlyList<Row> Memory()
    {
        long before = GC.GetTotalMemory(true);
        (FactIndex index, double seconds) = Load(World.M());
        index.Trim();
        long after = GC.GetTotalMemory(true);
        GC.KeepAlive(index);
        return
        [
            new Row("memory of the index, M", "60 MB", after - before, 60e6, "B", Goal.AtMost, 1),
            new Row("taking M's facts into the index", "one second", seconds, 1, "s", Goal.AtMost, 1),
        ];
    }

    private static IReadOnlyList<Scope> Team(FactIndex index, int service) =>
        [Scope.Service(index.Map.Services[service]), Scope.Team(index.Map.Teams[index.Map.TeamAt(service, 0)])];

    /// <summary>So many events, each with the numbers of the scopes that it moves.</summary>
    private static Action Events(World world, Func<FactIndex, int, IReadOnlyList<Scope>> scopes)
    {
        FactIndex index = Loaded(world);
        int number = 0;
        return () =>
        {
            for (int repeat = 0; repeat < Repeats; repeat++)
            {
                int service = ++number * 7 % index.Map.Services.Count;
                DateTimeOffset at = World.End.AddSeconds(number);
                index.Apply([new StoredFact("deploys", New(world.Services[service], number, at), index.Revision + 1, at)]);
                Consume(scopes(index, service).Select(scope => NumberQuery.Report(index, scope, Window.OfDays(30), at, [])));
            }
        };
    }

    private static Action Commits(FactStore store)
    {
        int number = 0;
        return () =>
        {
            for (int repeat = 0; repeat < Repeats; repeat++)
            {
                Deployment deployment = New("svc-000", ++number, World.End.AddSeconds(number));
                store.WriteAsync(new FactBatch { Source = "deploys", Facts = [deployment] }).GetAwaiter().GetResult();
            }
        };
    }

    private static Deployment New(string service, int number, DateTimeOffset at) => new()
    {
        Id = $"new-{number}",
        Service = service,
        Environment = "production",
        Revision = $"{number:x40}",
        FinishedAt = at,
        Outcome = DeploymentOutcome.Succeeded,
    };

    private static FactIndex Loaded(World world, Definitions? definitions = null) => Load(world, definitions).Index;

    private static (FactIndex Index, double Seconds) Load(World world, Definitions? definitions = null)
    {
        IReadOnlyList<StoredFact> facts = world.Stored();
        FactIndex index = null!;
        double seconds = Stopwatches.Once(() =>
        {
            index = new FactIndex(world.Catalog, definitions ?? new Definitions(), OrganizationCalendar.Utc);
            index.Apply(facts);
        });
        return (index, seconds);
    }

    private static void Consume(IEnumerable<NumberReport> reports)
    {
        foreach (NumberReport report in reports)
        {
            if (report.Numbers.Count == 0)
            {
                throw new InvalidOperationException("No numbers.");
            }
        }
    }

    private static SqliteConnection OpenSqlite()
    {
        SqliteLibrary.Load();
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        return connection;
    }
}
