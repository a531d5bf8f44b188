using System.Net;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Hosting;

public sealed class ServerHostTests
{
    [Fact]
    public async Task Without_tokens_whoever_reaches_the_loopback_address_is_the_operator()
    {
        await using ServiceRun service = await ServiceRun.StartAsync();

        using HttpResponseMessage answer = await service.GetAsync("/api/v1/report");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("evil.test", 421)]
    [InlineData("127.0.0.1.evil.test:9464", 421)]
    [InlineData("localhost:9464", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]:80", 200)]
    public async Task Without_tokens_only_names_of_this_machine_are_answered(string host, int status)
    {
        await using ServiceRun service = await ServiceRun.StartAsync();

        using HttpResponseMessage answer = await service.GetAsync("/healthz", null, ("Host", host));

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Without_tokens_a_page_from_elsewhere_can_not_write()
    {
        await using ServiceRun service = await ServiceRun.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/events") { Content = new StringContent("[]") };
        request.Headers.TryAddWithoutValidation("Origin", "https://evil.test");

        using HttpResponseMessage answer = await service.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Every_answer_keeps_browsers_from_foreign_scripts_and_frames()
    {
        await using ServiceRun service = await ServiceRun.StartAsync();
        foreach (string path in new[] { "/healthz", "/login", "/nowhere" })
        {
            using HttpResponseMessage answer = await service.GetAsync(path);

            string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none'; script-src 'self'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task The_style_of_the_form_is_marked_anew_each_time()
    {
        await using ServiceRun service = await ServiceRun.StartAsync();
        using HttpResponseMessage one = await service.GetAsync("/login");
        using HttpResponseMessage two = await service.GetAsync("/login");

        Assert.NotEqual(one.Headers.GetValues("Content-Security-Policy").Single(), two.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Fact]
    public async Task A_body_over_the_limit_gets_413()
    {
        await using ServiceRun service = await ServiceRun.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/login")
        {
            Content = new ByteArrayContent(new byte[21 * 1024 * 1024]),
        };
        request.Headers.ExpectContinue = true;
        request.Content.Headers.ContentType = new("application/x-www-form-urlencoded");

        using HttpResponseMessage answer = await service.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_changed_file_is_taken_over_and_a_wrong_one_is_refused_with_its_place()
    {
        await using ServiceRun service = await ServiceRun.StartAsync("organization: { name: Before }");

        await File.WriteAllTextAsync(service.ConfigPath, "organization: { nam: Broken }");
        string told = await service.Logs.WaitAsync("did you mean 'name'?");
        await service.Logs.WaitAsync("the configuration in force stays");
        Assert.Contains("metrics.yaml:1:17", told, StringComparison.Ordinal);
        Assert.Equal("Before", service.Config.Value.Organization.Name);

        await File.WriteAllTextAsync(service.ConfigPath, "organization: { name: After }");
        await service.Logs.WaitAsync("is taken");
        Assert.Equal("After", service.Config.Value.Organization.Name);
    }
}
