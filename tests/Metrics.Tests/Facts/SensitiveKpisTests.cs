using Metrics.Facts;

namespace Metrics.Tests.Facts;

public class SensitiveKpisTests
{
    [Fact]
    public void A_ratio_of_a_sensitive_kpi_is_sensitive_too()
    {
        Kpi revenue = new() { Name = "revenue", Unit = "EUR", Sensitive = true };
        Kpi users = new() { Name = "users", Unit = "users" };
        Kpi each = new() { Name = "revenue_per_user", Unit = "EUR", Ratio = ["revenue", "users"] };

        Assert.Equal(["revenue", "revenue_per_user"], SensitiveKpis.Of([each, revenue, users]).Order());
    }
}
