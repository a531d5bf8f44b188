using System.Net;
using System.Text;
using System.Text.Json;
using Metrics.Server.Access;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Access;

public sealed class AccessTests : IAsyncLifetime
{
    private const string Tokens = """
        access:
          tokens:
            - { name: prometheus, role: scrape, token: "${SCRAPE}" }
            - { name: board, role: viewer, token: "${VIEW}" }
            - { name: ops, role: operator, token: "${OPS}" }
        """;

    private readonly Dictionary<string, string> _variables = new() { ["SCRAPE"] = "scrape-me", ["VIEW"] = "view-me", ["OPS"] = "operate-me" };
    private ServiceRun _service = null!;

    public async Task InitializeAsync() => _service = await ServiceRun.StartAsync(Tokens, _variables.GetValueOrDefault);

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Theory]
    [InlineData("/metrics", null, 401)]
    [InlineData("/metrics", "wrong", 401)]
    [InlineData("/metrics", "scrape-me", 200)]
    [InlineData("/metrics", "view-me", 200)]
    [InlineData("/api/v1/report", null, 401)]
    [InlineData("/api/v1/report", "scrape-me", 403)]
    [InlineData("/api/v1/report", "view-me", 200)]
    [InlineData("/api/v1/report", "operate-me", 200)]
    [InlineData("/no/such/page", null, 401)]
    [InlineData("/healthz", null, 200)]
    [InlineData("/openapi.json", null, 200)]
    public async Task Each_role_opens_what_it_may(string path, string? token, int status)
    {
        using HttpResponseMessage answer = await _service.GetAsync(path, token);

        Assert.Equal(status, (int)answer.StatusCode);
        if (status is 401 or 403)
        {
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            using JsonDocument problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            Assert.Equal(status, problem.RootElement.GetProperty("status").GetInt32());
        }
    }

    [Fact]
    public async Task The_token_serves_as_password_of_http_basic()
    {
        string basic = Convert.ToBase64String(Encoding.UTF8.GetBytes("anyone:scrape-me"));
        using HttpResponseMessage answer = await _service.GetAsync("/metrics", null, ("Authorization", "Basic " + basic));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_browser_is_sent_to_the_form_and_back_with_a_session()
    {
        using HttpResponseMessage page = await _service.GetAsync("/api/v1/report?window=7d", null, ("Accept", "text/html"));
        Assert.Equal("/login?return=%2Fapi%2Fv1%2Freport%3Fwindow%3D7d", page.Headers.Location?.OriginalString);

        using HttpResponseMessage signedIn = await SignInAsync("view-me", "/api/v1/report?window=7d");
        Assert.Equal("/api/v1/report?window=7d", signedIn.Headers.Location?.OriginalString);
        string cookie = CookieOf(signedIn);
        Assert.DoesNotContain("view-me", cookie, StringComparison.Ordinal);

        using HttpResponseMessage report = await _service.GetAsync("/api/v1/report", null, ("Cookie", cookie));
        Assert.Equal(HttpStatusCode.OK, report.StatusCode);
    }

    [Fact]
    public async Task A_session_that_was_tampered_with_is_none()
    {
        using HttpResponseMessage signedIn = await SignInAsync("view-me", "/");
        string[] parts = CookieOf(signedIn).Split('.');
        string longer = $"{parts[0]}.9999999999.{parts[2]}";
        string asOps = $"{SessionCookie.Name}={Convert.ToBase64String("ops"u8).TrimEnd('=')}.{parts[1]}.{parts[2]}";

        foreach (string forged in new[] { longer, asOps, $"{SessionCookie.Name}=x.y.z", $"{SessionCookie.Name}=" })
        {
            using HttpResponseMessage answer = await _service.GetAsync("/api/v1/report", null, ("Cookie", forged));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("//evil.test/x")]
    [InlineData("https://evil.test/x")]
    [InlineData("/\\evil.test")]
    [InlineData("")]
    public void Nobody_is_sent_elsewhere_after_signing_in(string target) => Assert.Equal("/", LoginEndpoints.Target(target));

    [Fact]
    public async Task A_wrong_token_is_told_on_the_form_and_guessing_is_slowed()
    {
        var statuses = new List<HttpStatusCode>();
        for (int i = 0; i < 12; i++)
        {
            using HttpResponseMessage answer = await SignInAsync("guess" + i, "/");
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, statuses[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
    }

    [Fact]
    public async Task A_session_can_not_be_used_from_another_site()
    {
        using HttpResponseMessage signedIn = await SignInAsync("operate-me", "/");
        string cookie = CookieOf(signedIn);

        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(("Cookie", cookie), ("Origin", "https://evil.test")));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(("Cookie", cookie), ("Sec-Fetch-Site", "cross-site")));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(("Cookie", cookie)));
        Assert.Equal(HttpStatusCode.Found, await PostAsync(("Cookie", cookie), ("Origin", _service.Address.GetLeftPart(UriPartial.Authority))));
    }

    [Fact]
    public async Task A_rotated_token_ends_the_old_one_and_its_sessions()
    {
        var clock = new FrozenClock(Some.At("2026-01-09T18:00Z"), TimeSpan.Zero);
        await using ServiceRun service = await ServiceRun.StartAsync(Tokens, _variables.GetValueOrDefault, clock);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/metrics", "scrape-me")).StatusCode);

        _variables["SCRAPE"] = "scrape-me-anew";
        clock.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(HttpStatusCode.Unauthorized, (await service.GetAsync("/metrics", "scrape-me")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.GetAsync("/metrics", "scrape-me-anew")).StatusCode);
    }

    private async Task<HttpStatusCode> PostAsync(params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/logout");
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage answer = await _service.Http.SendAsync(request);
        return answer.StatusCode;
    }

    private Task<HttpResponseMessage> SignInAsync(string token, string target) => _service.Http.PostAsync(
        "/login", new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = token, ["return"] = target }));

    private static string CookieOf(HttpResponseMessage answer)
    {
        string cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        return cookie.Split(';')[0];
    }
}
