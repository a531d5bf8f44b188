using System.Net;
using Metrics.Facts.Collecting;
using Metrics.Tests.Support;

namespace Metrics.Sources.Http;

public sealed class HttpSourceTests
{
    private static readonly DateTimeOffset Start = Some.At("2026-10-15T00:00:00Z");

    private DateTimeOffset _now = Start;
    private int _fetched;

    [Fact]
    public async Task A_token_is_used_until_a_minute_before_its_end_and_then_fetched_anew_with_the_secret_of_that_moment()
    {
        string secret = "first-secret";
        var asked = new List<string>();
        using var network = new Answering(request =>
        {
            asked.Add(request.Content!.ReadAsStringAsync().Result);
            return $$"""{"access_token":"tok-{{++_fetched}}","expires_in":3600}""";
        });
        using var http = new HttpClient(network);
        var client = new ClientCredentials
        {
            TokenUrl = new Uri("https://login.acme.example/token"),
            ClientId = "metrics",
            ClientSecret = new Secret(() => secret),
            Proof = ClientProof.Body,
        };
        var token = new AccessToken(client, http, () => _now);

        Assert.Equal("tok-1", await token.GetAsync(default));
        _now = Start.AddSeconds(3539);
        Assert.Equal("tok-1", await token.GetAsync(default));
        _now = Start.AddSeconds(3540);
        secret = "second-secret";
        Assert.Equal("tok-2", await token.GetAsync(default));
        Assert.Equal(["client_secret=first-secret", "client_secret=second-secret"], asked.Select(body => body.Split('&')[^1]));
    }

    [Fact]
    public async Task A_reply_without_a_token_says_where_to_look()
    {
        using var network = new Answering(_ => """{"login":"please"}""");
        using var http = new HttpClient(network);
        var client = new ClientCredentials { TokenUrl = new Uri("https://login.acme.example/token"), ClientId = "metrics", ClientSecret = Secret.Of("s") };

        SourceFaultException fault = await Assert.ThrowsAsync<SourceFaultException>(() => new AccessToken(client, http, () => _now).GetAsync(default));
        Assert.Equal("https://login.acme.example/token answered 200 without an access_token: is token_url right?", fault.Message);
    }

    private sealed class Answering(Func<HttpRequestMessage, string> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer(request)) });
    }
}
