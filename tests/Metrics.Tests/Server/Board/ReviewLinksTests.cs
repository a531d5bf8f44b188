using System.Net;
using System.Text.RegularExpressions;
using Metrics.Compute.Review;

namespace Metrics.Tests.Server.Board;

/// <summary>Every sentence of a review leads to its numbers, and every number to its facts.</summary>
[Collection("board")]
public sealed partial class ReviewLinksTests(BoardSite site)
{
    [Theory]
    [InlineData("2026-Q3", "/explain/change_fail_rate?scope=organization&window=2026-Q3")]
    [InlineData("2026-Q2", "/explain/ai_cost_per_change?scope=organization&window=2026-Q2")]
    public async Task Every_link_of_the_review_leads_to_numbers_and_from_there_to_facts(string quarter, string one)
    {
        string review = await PageAsync($"/review/{quarter}");
        string[] links = LinksOf(review);

        Assert.True(links.Length > 40, $"{links.Length} links");
        Assert.Contains(one, links);
        var followed = new HashSet<string>(StringComparer.Ordinal);
        var pages = new Queue<string>(links.Where(link => !link.StartsWith("/review", StringComparison.Ordinal)));
        var bare = new List<string>();
        while (pages.TryDequeue(out string? link))
        {
            string address = link.Split('#')[0];
            if (!followed.Add(address))
            {
                continue;
            }

            string page = await PageAsync(address);
            if (link.Contains('#', StringComparison.Ordinal) && !page.Contains($"id=\"{link.Split('#')[1]}\"", StringComparison.Ordinal))
            {
                bare.Add($"{link}: there is no such place on the page");
            }

            if (address.StartsWith("/explain/", StringComparison.Ordinal) && !ShowsFacts(page))
            {
                bare.Add($"{address}: no record and no point behind it");
            }

            // The pages that stand between a sentence and its records.
            if (address.StartsWith("/origins/2026-Q", StringComparison.Ordinal) || address.StartsWith("/failures/2026-Q", StringComparison.Ordinal))
            {
                foreach (string further in LinksOf(page).Where(further => further.StartsWith("/explain/", StringComparison.Ordinal)))
                {
                    pages.Enqueue(further);
                }
            }
        }

        Assert.True(bare.Count == 0, string.Join('\n', bare));
    }

    [Theory]
    [InlineData("trade-offs", "p class=\"moves\"")]
    [InlineData("risks", "article")]
    [InlineData("invisible", "li")]
    [InlineData("origins", "li")]
    [InlineData("failures", "li")]
    [InlineData("owners", "tr")]
    public async Task Every_sentence_of_a_section_has_a_link(string section, string sentence)
    {
        string review = await PageAsync("/review/2026-Q3");
        string own = Section(review, section);
        string[] sentences = own.Split($"<{sentence}", StringSplitOptions.None)[(section == "owners" ? 2 : 1)..];

        Assert.NotEmpty(sentences);
        Assert.All(sentences, one => Assert.Matches("<a [^>]*href=\"/(explain/|origins/|failures/|sources)", one));
    }

    [Fact]
    public async Task Every_rule_that_spoke_is_listed_with_its_thresholds()
    {
        string rules = await PageAsync("/rules");

        foreach (string name in ReviewRules.TradeOffs.Select(rule => rule.Name).Concat(ReviewRules.InvisibleWork.Select(rule => rule.Name)))
        {
            Assert.Contains($">{name}</th>", rules, StringComparison.Ordinal);
        }

        string review = await PageAsync("/review/2026-Q3");
        Assert.Contains("href=\"/rules\"", review, StringComparison.Ordinal);
        Assert.Contains("href=\"/rules\"", await PageAsync("/definitions"), StringComparison.Ordinal);
    }

    private async Task<string> PageAsync(string address)
    {
        HttpResponseMessage answer = await site.Http.GetAsync(new Uri(address, UriKind.Relative));
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{address}: {answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync();
    }

    private static string[] LinksOf(string page)
    {
        string main = page[page.IndexOf("<main", StringComparison.Ordinal)..page.IndexOf("</main>", StringComparison.Ordinal)];
        return [.. Link().Matches(main).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)).Distinct()];
    }

    private static string Section(string page, string id)
    {
        int at = page.IndexOf($"aria-labelledby=\"{id}\"", StringComparison.Ordinal);
        return page[at..page.IndexOf("</section>", at, StringComparison.Ordinal)];
    }

    // A KPI's points, or the records of a metric.
    private static bool ShowsFacts(string page) =>
        page.Contains("The points of the period", StringComparison.Ordinal) || Record().IsMatch(page);

    [GeneratedRegex("href=\"(/[^\"]*)\"")]
    private static partial Regex Link();

    [GeneratedRegex("<caption[^>]*>[^<]*record", RegexOptions.IgnoreCase)]
    private static partial Regex Record();
}
