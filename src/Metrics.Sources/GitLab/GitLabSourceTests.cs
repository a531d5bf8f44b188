using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Facts.Json;
using Metrics.Server.Collect.Http;
using Metrics.Tests.Support;

namespace Metrics.Sources.GitLab;

/// <summary>What no recorded answer shows: lists that move while they are read, and runs that are cut off.</summary>
public sealed class GitLabSourceTests
{
    private const int Requests = 57;
    private static readonly DateTimeOffset Start = Some.At("2026-01-01T00:00:00Z");
    private static readonly DateTimeOffset Now = Some.At("2026-10-10T00:00:00Z");

    [Fact]
    public async Task A_list_that_moves_while_it_is_read_loses_nothing()
    {
        using var lab = new MovingLab();
        var facts = new CollectedFacts();

        // After each page the oldest request not yet moved is touched: by number, every page would begin one too late.
        lab.AfterPage = lab.TouchOldest;
        Assert.Null(await facts.RunAsync(Source(lab), Start, Now));
        lab.AfterPage = () => { };
        Assert.Null(await facts.RunAsync(Source(lab), Start, Now));

        Assert.Equal(lab.Truth, Told(facts));
    }

    [Fact]
    public async Task A_backfill_that_is_cut_off_again_and_again_ends_with_the_same_facts()
    {
        using var lab = new MovingLab();
        var facts = new CollectedFacts();
        for (int cut = 0; cut < 20; cut++)
        {
            int left = 23 * (cut + 1) % 17;
            await facts.RunAsync(Source(lab), Start, Now, () => left-- < 0);
        }

        Assert.Null(await facts.RunAsync(Source(lab), Start, Now));
        Assert.Equal(lab.Truth, Told(facts));
    }

    [Fact]
    public async Task A_round_without_news_asks_each_list_once()
    {
        using var lab = new MovingLab();
        var facts = new CollectedFacts();
        Assert.Null(await facts.RunAsync(Source(lab), Start, Now));
        string before = facts.Text;
        lab.Asked.Clear();

        Assert.Null(await facts.RunAsync(Source(lab), Start, Now.AddMinutes(5)));

        Assert.Equal(before, facts.Text);
        Assert.InRange(lab.Asked.Count(path => !path.Contains("/merge_requests/", StringComparison.Ordinal)), 1, 5);
    }

    [Fact]
    public async Task Faults_on_the_way_change_nothing_and_cost_little()
    {
        using var calm = new MovingLab();
        var undisturbed = new CollectedFacts();
        Assert.Null(await undisturbed.RunAsync(Source(calm), Start, Now));
        using var lab = new MovingLab { FaultEvery = 9 };
        using var http = new SourceHttp("gitlab", new SourceHttpOptions { FirstWait = TimeSpan.FromMilliseconds(5) }, new ShiftedTime(Now), lab);

        var disturbed = new CollectedFacts();
        Assert.Null(await disturbed.RunAsync(Source(http.Client), Start, Now));

        Assert.Equal(undisturbed.Text, disturbed.Text);
        Assert.True(lab.Faults > 8, "hardly anything went wrong");
        Assert.InRange(lab.Asked.Count, calm.Asked.Count, calm.Asked.Count * 1.3);
    }

    private static IEnumerable<string> Told(CollectedFacts facts) => facts.All<Change>()
        .Select(change => $"{change.Number} {change.Title}").Order(StringComparer.Ordinal);

    private static GitLabSource Source(MovingLab lab) => Source(new HttpClient(lab, disposeHandler: false));

    private static GitLabSource Source(HttpClient http)
    {
        var options = new GitLabOptions { Projects = ["acme/shop"], Token = Secret.Of("a-token"), BaseUrl = "https://gitlab.example", PageSize = 10 };
        return new GitLabSource(options, new SourceTools { Http = http, Name = "gitlab", CacheFolder = "", BaseFolder = "" });
    }

    /// <summary>A GitLab with one project whose merge requests can be touched between two pages.</summary>
    private sealed class MovingLab : HttpMessageHandler
    {
        private readonly List<(int Number, DateTimeOffset UpdatedAt, int Edits)> _requests =
            [.. Enumerable.Range(1, Requests).Select(number => (number, Some.At("2026-09-01T00:00:00Z").AddHours(number / 4), 0))];

        private int _touched;

        public Action AfterPage { get; set; } = () => { };

        public List<string> Asked { get; } = [];

        /// <summary>Every so many requests one goes wrong, in one way after the other; 0: none.</summary>
        public int FaultEvery { get; init; }

        public int Faults { get; private set; }

        public IEnumerable<string> Truth => _requests.Select(each => $"{each.Number} Request {each.Edits}").Order(StringComparer.Ordinal);

        public void TouchOldest()
        {
            (int number, _, int edits) = _requests.MinBy(each => each.UpdatedAt);
            _requests.RemoveAll(each => each.Number == number);
            _requests.Add((number, Some.At("2026-10-01T00:00:00Z").AddMinutes(++_touched), edits + 1));
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string path = request.RequestUri!.AbsolutePath["/api/v4/".Length..];
            Asked.Add(path);
            if (FaultEvery > 0 && Asked.Count % FaultEvery == 0)
            {
                return Task.FromResult(Fault());
            }

            JsonNode answer = path switch
            {
                "projects/acme%2Fshop" => new JsonObject { ["id"] = 7, ["path_with_namespace"] = "acme/shop", ["default_branch"] = "main" },
                "projects/7/merge_requests" => Page(request.RequestUri.Query),
                _ => new JsonArray(),
            };
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer.ToJsonString()) });
        }

        private HttpResponseMessage Fault() => (Faults++ % 3) switch
        {
            0 => new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = new StringContent("<html>502</html>") },
            1 => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("[{\"id\": 1") },
            _ => new HttpResponseMessage(HttpStatusCode.TooManyRequests) { Headers = { { "Retry-After", "0" } }, Content = new StringContent("Retry later") },
        };

        private JsonArray Page(string query)
        {
            Dictionary<string, string> asked = query.TrimStart('?').Split('&').Select(pair => pair.Split('='))
                .ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
            DateTimeOffset after = Some.At(asked["updated_after"]);
            int page = int.Parse(asked.GetValueOrDefault("page", "1"), CultureInfo.InvariantCulture);
            int size = int.Parse(asked["per_page"], CultureInfo.InvariantCulture);
            JsonNode[] items =
            [
                .. _requests.Where(each => each.UpdatedAt >= after).OrderBy(each => each.UpdatedAt).ThenBy(each => each.Number)
                    .Skip((page - 1) * size).Take(size)
                    .Select(each => new JsonObject
                    {
                        ["id"] = 100 + each.Number, ["iid"] = each.Number, ["title"] = $"Request {each.Edits}", ["target_branch"] = "main",
                        ["created_at"] = "2026-08-01T00:00:00Z", ["updated_at"] = Instants.ToText(each.UpdatedAt),
                    }),
            ];
            AfterPage();
            return new JsonArray(items);
        }
    }
}
