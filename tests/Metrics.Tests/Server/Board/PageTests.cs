using System.Net;
using System.Net.Http.Headers;
using Metrics.Server.Snapshots;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Board;

[Collection("board")]
public sealed class PageTests(BoardSite site)
{
    [Theory]
    [InlineData("leadership", "/")]
    [InlineData("leadership-quarter", "/?window=2026-Q3")]
    [InlineData("team", "/teams/mobile")]
    [InlineData("team-without-incidents", "/teams/labs")]
    [InlineData("team-without-owner", "/teams/platform")]
    [InlineData("service", "/services/checkout?window=90d")]
    [InlineData("explain-rate", "/explain/change_fail_rate?scope=team:payments&window=30d")]
    [InlineData("explain-duration", "/explain/failed_deployment_recovery?scope=service:checkout&window=90d&stat=median&earlier=90")]
    [InlineData("explain-open", "/explain/time_to_restore?scope=team:mobile&window=90d&stat=censored_median")]
    [InlineData("kpi", "/explain/net_revenue")]
    [InlineData("pairs", "/pairs")]
    [InlineData("kpi-ratio", "/explain/ai_cost_per_change")]
    [InlineData("kpi-quarter", "/explain/ai_cost_per_change?scope=organization&window=2026-Q2")]
    [InlineData("review", "/review/2026-Q3")]
    [InlineData("review-with-kpis", "/review/2026-Q2")]
    [InlineData("snapshots", "/snapshots")]
    [InlineData("snapshot", "/snapshots/2026-Q3.1")]
    [InlineData("snapshot-quarters", "/snapshots/compare?from=2026-Q2.1&to=2026-Q3.1")]
    [InlineData("snapshot-today", "/snapshots/compare?from=2026-Q3.1&to=today")]
    [InlineData("origins", "/origins/2026-Q3")]
    [InlineData("origins-team", "/origins/2026-Q3?scope=team:mobile")]
    [InlineData("failures", "/failures/2026-Q3")]
    [InlineData("rules", "/rules")]
    [InlineData("sources", "/sources")]
    [InlineData("definitions", "/definitions")]
    public async Task A_page_says_what_its_golden_text_says(string name, string address)
    {
        HttpResponseMessage answer = await site.Http.GetAsync(new Uri(address, UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        string html = await answer.Content.ReadAsStringAsync();
        Golden.Check(Repository.PathOf("tests", "Metrics.Tests", "Server", "Board", "pages", $"{name}.txt"), Lasting(PageText.Of(html)));
    }

    /// <summary>
    /// The text without what no golden file can hold: a snapshot is offered as PDF where a Chromium is installed and only there, and
    /// digests are those of everything at once; and a build is named after its commit.
    /// </summary>
    private static string Lasting(string text) =>
        System.Text.RegularExpressions.Regex.Replace(
            text.Replace("PDF printed on A4\n", "", StringComparison.Ordinal), "\\b[0-9a-f]{64}\\b", "[digest]")
            .Replace($"metrics {ProgramVersion.Current}", "metrics 1.0.0", StringComparison.Ordinal);

    [Theory]
    [InlineData("/teams/nobody", "The catalog has: data, labs, mobile")]
    [InlineData("/services/nothing", "android-app")]
    [InlineData("/review/2031-Q1", "2031-Q1 has not begun: it starts on 2031-01-01")]
    [InlineData("/origins/2031-Q1", "2031-Q1 has not begun: it starts on 2031-01-01")]
    [InlineData("/origins/2026-Q3?scope=team:nobody", "organization or a team of the catalog")]
    [InlineData("/failures/2026", "written like 2026-Q3")]
    [InlineData("/explain/velocity", "There are: deployments")]
    [InlineData("/explain/lead_time?stat=p99", "median, p90")]
    [InlineData("/explain/net_revenue?scope=team:mobile", "net_revenue is not told for that scope")]
    [InlineData("/explain/lead_time?scope=galaxy", "team:NAME")]
    [InlineData("/explain/lead_time?scope=team:nobody", "of the catalog")]
    [InlineData("/explain/lead_time?window=2026-Q9", "window: &#x27;2026-Q9&#x27; is no window")]
    [InlineData("/explain/lead_time?at=2031-01-01", "at: &#x27;2031-01-01&#x27; lies in the future")]
    [InlineData("/explain/lead_time?at=0001-01-01T00:00:00Z", "before 1970")]
    [InlineData("/explain/lead_time?as_of=2026-10-01T09:00:00", "as_of: &#x27;2026-10-01T09:00:00&#x27; has no offset")]
    [InlineData("/explain/lead_time?as_of=2026-10-01&at=2026-10-08", "at: &#x27;2026-10-08&#x27; lies after &#x27;2026-10-01&#x27;, as of which it is asked")]
    [InlineData("/explain/lead_time?as_of=2026-06-30&window=2026-Q3", "2026-Q3 has not begun")]
    [InlineData("/explain/active_users?scope=product:ap", "did you mean &#x27;product:app&#x27;?")]
    [InlineData("/explain/net_revenu", "net_revenue")]
    [InlineData("/?window=9999", "is no window")]
    [InlineData("/teams/mobile?window=2027-Q1", "2027-Q1 has not begun: it starts on 2027-01-01")]
    [InlineData("/review/9999-Q4", "written like 2026-Q3")]
    [InlineData("/snapshots/2031-Q1.1", "2026-Q3.1")]
    [InlineData("/snapshots/compare?from=2026-Q3.1&to=2031-Q1.1", "2026-Q3.1")]
    public async Task What_does_not_exist_is_answered_with_what_does(string address, string says)
    {
        HttpResponseMessage answer = await site.Http.GetAsync(new Uri(address, UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains(says, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kpi_is_explained_for_its_product_too()
    {
        string page = await site.Http.GetStringAsync(new Uri("/explain/active_users?scope=product:app&window=2026-W45", UriKind.Relative));

        Assert.Contains("<h1>Weekly active users, product app</h1>", page, StringComparison.Ordinal);
        Assert.Contains("active_users|product:app|week|2026-11-02", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_that_was_told_at_an_earlier_instant_is_proven_at_that_instant()
    {
        const string Address = "/explain/changes_merged?window=30d";
        string now = await site.Http.GetStringAsync(new Uri(Address, UriKind.Relative));
        string then = await site.Http.GetStringAsync(new Uri($"{Address}&at=2026-09-30T21%3A59%3A59.999Z", UriKind.Relative));
        string day = await site.Http.GetStringAsync(new Uri($"{Address}&at=2026-09-30", UriKind.Relative));
        string today = await site.Http.GetStringAsync(new Uri($"{Address}&at=2026-11-20", UriKind.Relative));

        Assert.All([then, day], page => Assert.Contains("As of 30 September 2026, 23:59", page, StringComparison.Ordinal));
        Assert.All(
            System.Text.RegularExpressions.Regex.Matches(day, "href=\"(/explain/changes_merged[^\"]*(?:role|page|earlier)=[^\"]*)\""),
            link => Assert.Contains("&amp;at=2026-09-30", link.Value, StringComparison.Ordinal));
        Assert.All([now, today], page => Assert.Contains("As of 20 November 2026, 16:30", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_number_as_of_an_earlier_day_is_proven_by_what_was_known_then()
    {
        const string Address = "/explain/incidents?window=2026-Q2&as_of=";

        string early = await site.Http.GetStringAsync(new Uri(Address + "2026-05-15", UriKind.Relative));
        string late = await site.Http.GetStringAsync(new Uri(Address + "2026-09-30", UriKind.Relative));

        Assert.Contains("As of 15 May 2026, 23:59 (Europe/Berlin), as it was known on 15 May 2026, 23:59", early, StringComparison.Ordinal);
        Assert.Contains("at=2026-05-15T21%3A59%3A59.999Z\">The same moment, as it is known now", early, StringComparison.Ordinal);
        Assert.Contains("This is what was known on 15 May 2026, 23:59.", early, StringComparison.Ordinal);
        Assert.True(Incidents(early) < Incidents(late), $"{Incidents(early)} of {Incidents(late)}");

        static int Incidents(string page) => int.Parse(
            System.Text.RegularExpressions.Regex.Match(page, "counted: ([0-9]+) incidents").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task An_empty_part_of_an_address_takes_its_default_and_a_stat_may_stand_beside_its_metric()
    {
        Assert.Equal(
            await site.Http.GetStringAsync(new Uri("/explain/lead_time?stat=p90", UriKind.Relative)),
            await site.Http.GetStringAsync(new Uri("/explain/lead_time.p90?stat=&scope=&window=&at=&as_of=&origin=&role=&page=", UriKind.Relative)));
    }

    [Fact]
    public async Task A_browser_that_has_the_page_is_told_that_nothing_changed()
    {
        HttpResponseMessage first = await site.Http.GetAsync(new Uri("/", UriKind.Relative));
        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(first.Headers.ETag!.ToString()));

        Assert.Equal(HttpStatusCode.NotModified, (await site.Http.SendAsync(again)).StatusCode);
    }

    [Fact]
    public async Task No_page_asks_for_anything_from_elsewhere_or_brings_inline_script_or_style()
    {
        foreach (
            string address in new[]
            {
                "/",
                "/teams/mobile",
                "/services/cart",
                "/explain/lead_time",
                "/explain/orders",
                "/pairs",
                "/review",
                "/snapshots",
                "/snapshots/2026-Q3.1",
                "/origins",
                "/failures",
                "/rules",
                "/sources",
                "/definitions",
            })
        {
            string html = await site.Http.GetStringAsync(new Uri(address, UriKind.Relative));
            Assert.DoesNotMatch("<(script|link|img|iframe)[^>]+(src|href)=\"(https?:)?//", html);
            Assert.DoesNotMatch("\\sstyle=\"|<style|\\son\\w+=\"|<script>", html);
        }
    }

    [Fact]
    public async Task Assets_may_be_kept_for_ever_and_an_old_address_is_gone()
    {
        string html = await site.Http.GetStringAsync(new Uri("/", UriKind.Relative));
        string css = System.Text.RegularExpressions.Regex.Match(html, "/assets/board\\.[0-9a-f]{12}\\.css").Value;

        HttpResponseMessage answer = await site.Http.GetAsync(new Uri(css, UriKind.Relative));
        Assert.Equal("text/css", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await site.Http.GetAsync(new Uri("/assets/board.000000000000.css", UriKind.Relative))).StatusCode);
    }
}
