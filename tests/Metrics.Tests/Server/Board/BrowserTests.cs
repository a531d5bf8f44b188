using System.Drawing;
using System.Text;
using System.Text.RegularExpressions;
using Metrics.Tests.Support;
using OpenQA.Selenium;
using OpenQA.Selenium.Interactions;

namespace Metrics.Tests.Server.Board;

/// <summary>Every page in a real Chromium: nothing complains, nothing overflows, and what can be pointed at answers.</summary>
[Collection("board")]
public sealed class BrowserTests(BoardSite site, Browser browser) : IClassFixture<Browser>
{
    public static TheoryData<string, string> Pages => new()
    {
        { "leadership", "/" },
        { "team", "/teams/mobile" },
        { "team-without-incidents", "/teams/labs" },
        { "service", "/services/checkout?window=90d" },
        { "explain", "/explain/change_fail_rate?scope=team:payments&window=30d" },
        { "kpi", "/explain/net_revenue" },
        { "pairs", "/pairs" },
        { "review", "/review/2026-Q3" },
        { "snapshots", "/snapshots" },
        { "snapshot", "/snapshots/2026-Q3.1" },
        { "snapshot-quarters", "/snapshots/compare?from=2026-Q2.1&to=2026-Q3.1" },
        { "snapshot-today", "/snapshots/compare?from=2026-Q3.1&to=today" },
        { "origins", "/origins/2026-Q3?scope=team:mobile" },
        { "failures", "/failures/2026-Q3" },
        { "rules", "/rules" },
        { "sources", "/sources" },
        { "definitions", "/definitions" },
        { "missing", "/teams/nobody" },
    };

    private const string StandingOut =
        """
        return [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth || (e.clientWidth && e.scrollWidth > e.clientWidth)).slice(0, 8)
          .map(e => e.outerHTML.slice(0, 160)).join('\n')
        """;

    [ChromiumTheory]
    [MemberData(nameof(Pages))]
    public void A_page_is_whole_at_every_width_in_light_and_dark(string name, string address)
    {
        browser.Begin(site.Address);
        foreach ((int width, string colours) in new[] { (1440, "light"), (380, "light"), (1440, "dark"), (320, "dark") })
        {
            browser.Resize(new Size(width, 1000));
            browser.Prefer(colours);
            browser.Open(site.Address, address);
            if (width != 320)
            {
                browser.Picture($"{name}-{width}-{colours}");
            }

            if (browser.Ask<long>("return document.documentElement.scrollWidth") != width)
            {
                Assert.Fail($"at {width} pixels these stand out:\n{browser.Ask<string>(StandingOut)}");
            }

            bool isMissing = name == "missing";
            Assert.DoesNotContain(browser.Complaints(), complaint => !isMissing || !complaint.Contains("404", StringComparison.Ordinal));
        }
    }

    [AxeTheory]
    [MemberData(nameof(Pages))]
    public void A_page_has_no_barrier_that_axe_knows(string name, string address)
    {
        browser.Begin(site.Address);
        foreach (string colours in new[] { "light", "dark" })
        {
            browser.Prefer(colours);
            browser.Open(site.Address, address);
            browser.Ask<object?>("document.querySelectorAll('details').forEach(d => d.open = true)");
            browser.Ask<object?>(File.ReadAllText(AxeTheoryAttribute.Script!));
            string found = browser.AskLater<string>(
                """
                const done = arguments[0];
                axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
                  .then(r => done(r.violations.map(v => `${v.id}: ${v.help}\n` + v.nodes.slice(0, 5).map(n => '    ' + n.html.slice(0, 160)
                    + '\n      ' + n.any.concat(n.all).map(a => a.message).join('; ')).join('\n')).join('\n')));
                """);
            Assert.True(found.Length == 0, $"{name} in {colours}:\n{found}");
        }
    }

    [ChromiumFact]
    public void From_the_overview_a_reader_gets_to_the_records_behind_a_number_and_back()
    {
        browser.Begin(site.Address);
        browser.Open(site.Address, "/");
        Click("table a[href^='/teams/mobile']");
        Assert.Equal("mobile", Find("h1").Text);
        Click("article.card h3 a[href*='change_fail_rate']");
        Assert.Equal("Change fail rate", Find("h1").Text);
        Assert.NotEmpty(browser.Page.FindElements(By.CssSelector("table a[href^='https://github.example/']")));
        Click(".filters a[href*='role=numerator']");
        Assert.DoesNotContain("below the line", Find("table").Text, StringComparison.Ordinal);
        Click(".eyebrow a");
        Click(".windows a[href*='90d']");
        Assert.Contains("90 days", Find(".windows a[aria-current]").Text, StringComparison.Ordinal);
        Assert.Empty(browser.Complaints());
    }

    [ChromiumFact]
    public void Pointing_at_a_chart_or_stepping_through_it_shows_the_value()
    {
        browser.Begin(site.Address);
        browser.Open(site.Address, "/");
        IWebElement plot = Find(".charts .plot.wide"), tip = Find(".tip");
        browser.Ask<object?>("arguments[0].scrollIntoView({block: 'center'})", plot);
        int aside = 0;
        Assert.True(Within(() =>
        {
            new Actions(browser.Page).MoveToElement(plot, 60 + (aside++ % 3), 0).Perform();
            return tip.Displayed;
        }));
        Assert.Matches("\\d{4}\n[\\d.]+\\s% \\(", tip.Text.ReplaceLineEndings("\n"));

        new Actions(browser.Page).MoveToLocation(5, 5).Perform();
        browser.Ask<object?>("arguments[0].focus({preventScroll: true})", plot);
        plot.SendKeys(Keys.ArrowRight);
        string first = tip.Text;
        plot.SendKeys(Keys.ArrowRight);
        Assert.True(Within(() => tip.Displayed && tip.Text != first));
    }

    // The page answers a pointer when it has a moment, and a busy machine has few of them.
    private static bool Within(Func<bool> holds)
    {
        for (int tries = 0; tries < 50; tries++)
        {
            if (holds())
            {
                return true;
            }

            Thread.Sleep(100);
        }

        return false;
    }

    [ChromiumFact]
    public void The_colours_that_a_reader_chose_stay()
    {
        browser.Begin(site.Address);
        browser.Open(site.Address, "/");
        Assert.Equal("Dark", Find(".theme").Text);
        Click(".theme");
        browser.Open(site.Address, "/sources");
        Assert.Equal("dark", browser.Ask<string>("return document.documentElement.dataset.theme"));
        Assert.Equal("Light", Find(".theme").Text);
    }

    [ChromiumTheory]
    [InlineData("leadership", "/", 7)]
    [InlineData("team", "/teams/mobile", 6)]
    [InlineData("review", "/review/2026-Q3", 7)]
    public void A_page_prints_on_a_few_sheets_of_A4(string name, string address, int most)
    {
        browser.Begin(site.Address);
        browser.Open(site.Address, address);
        byte[] pdf = browser.Pdf();
        File.WriteAllBytes(Browser.PathOf($"{name}.pdf"), pdf);
        string text = Encoding.Latin1.GetString(pdf);
        Assert.InRange(Regex.Count(text, "/Type\\s*/Page\\b"), 1, most);
        Assert.Matches("/MediaBox \\[0 0 59[45]\\.?\\d* 84[12]\\.?\\d*\\]", text);
    }

    private IWebElement Find(string selector) => browser.Page.FindElement(By.CssSelector(selector));

    private void Click(string selector)
    {
        IWebElement element = Find(selector);
        browser.Ask<object?>("arguments[0].scrollIntoView({block: 'center'})", element);
        element.Click();
    }
}
