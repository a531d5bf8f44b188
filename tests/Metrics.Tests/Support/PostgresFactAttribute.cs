namespace Metrics.Tests.Support;

/// <summary>A test that needs a PostgreSQL server: shown as skipped where METRICS_TEST_POSTGRES names none.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    internal const string Variable = "METRICS_TEST_POSTGRES";

    public PostgresFactAttribute() => Skip = SkipReason;

    internal static string? SkipReason { get; } = string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable))
        ? $"{Variable} names no PostgreSQL server (an Npgsql connection string)"
        : null;
}
