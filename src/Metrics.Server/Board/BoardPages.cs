using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Metrics.Facts;
using Metrics.Server.Access;
using Metrics.Server.Board.Pages;
using Metrics.Server.Board.Reading;
using Metrics.Server.Config;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Net.Http.Headers;

namespace Metrics.Server.Board;

/// <summary>A page that is to be drawn: its component and what it is given.</summary>
internal sealed record BoardPage(Type Component, IReadOnlyDictionary<string, object?> Parameters)
{
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>The page of what is not there: what that is, and what is allowed.</summary>
    public static BoardPage Missing(BoardQuestion question, string what, string allowed) =>
        Of<MissingPage>(("Question", question), ("What", what), ("Allowed", allowed)) with { Status = StatusCodes.Status404NotFound };

    public static BoardPage Of<TPage>(params (string Name, object? Value)[] parameters)
        where TPage : IComponent => new(typeof(TPage), parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value));
}

/// <summary>
/// Draws pages and keeps them until an answer may change: when the index moves, the configuration is replaced, or a minute passes. All
/// numbers of one minute are asked at its start, so every page of that minute agrees with every other.
/// </summary>
internal sealed class BoardPages(Numbers numbers, CurrentConfig config, TimeProvider clock, IServiceProvider services, ILoggerFactory logs)
{
    private const int MostKept = 400;

    private sealed record Kept(int Status, byte[] Body, EntityTagHeaderValue Tag);

    private sealed record Moment(long Generation, MetricsConfig Config, DateTimeOffset Minute, ConcurrentDictionary<string, Kept> Pages);

    private Moment? _moment;

    /// <param name="version">What the page rests on beside the index, so that a page of an earlier version is not kept.</param>
    public async Task AnswerAsync(HttpContext context, Func<BoardQuestion, CancellationToken, Task<BoardPage>> read, string version = "")
    {
        Moment moment = Now();
        bool sensitive = context.User.MaySeeSensitive();
        string key = $"{(sensitive ? 'e' : 'v')}{version}{context.Request.Path}{context.Request.QueryString}";
        if (!moment.Pages.TryGetValue(key, out Kept? page))
        {
            BoardQuestion question = Question(context.Request, moment, sensitive);
            page = await DrawAsync(
                question.Wrong.Count > 0
                    ? BoardPage.Missing(question, "There is no such page", string.Join("; ", question.Wrong))
                    : await read(question, context.RequestAborted));
            if (moment.Pages.Count < MostKept)
            {
                moment.Pages[key] = page;
            }
        }

        await SendAsync(context, page);
    }

    private Moment Now()
    {
        DateTimeOffset now = clock.GetUtcNow();
        DateTimeOffset minute = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        Moment? moment = _moment;
        if (moment is null || moment.Generation != numbers.Generation || moment.Config != config.Value || moment.Minute != minute)
        {
            _moment = moment = new Moment(numbers.Generation, config.Value, minute, []);
        }

        return moment;
    }

    /// <summary>
    /// An explanation may be asked for of an earlier instant, and as of one: a number that was told then is proven then. Other pages are
    /// of this minute.
    /// </summary>
    private static BoardQuestion Question(HttpRequest request, Moment moment, bool sensitive)
    {
        var wrong = new List<string>();
        void Tell(string part, string what) => wrong.Add($"{part}: {what}");
        string? Earlier(string part) => request.Path.StartsWithSegments("/explain", StringComparison.Ordinal) ? request.Query.Asked(part) : null;
        string At(string part) => Earlier(part) is { } text ? $"&{part}={Uri.EscapeDataString(text)}" : "";

        OrganizationCalendar calendar = moment.Config.Organization.Calendar();
        Window? window = request.Query.Asked("window") is { } written ? Window.Parse(written) : Window.OfDays(30);
        if (window is null)
        {
            Tell("window", $"'{request.Query.Asked("window")}' is no window. A window is {Window.Allowed}.");
        }

        AskedMoment asked = AskedMoment.Read(Earlier("at"), Earlier("as_of"), calendar, moment.Minute, Tell);
        asked.RequireBegun("window", window?.Period, calendar, Tell);
        return new()
        {
            Config = moment.Config,
            Calendar = calendar,
            Window = window ?? Window.OfDays(30),
            At = asked.At,
            AsOf = asked.AsOf,
            Moment = At("at") + At("as_of"),
            SeesSensitive = sensitive,
            Path = request.Path.Value ?? "/",
            Wrong = wrong,
        };
    }

    private async Task<Kept> DrawAsync(BoardPage page)
    {
        await using var renderer = new HtmlRenderer(services, logs);
        string html = await renderer.Dispatcher.InvokeAsync(async () =>
            (
                await renderer.RenderComponentAsync(
                    page.Component,
                    ParameterView.FromDictionary(new Dictionary<string, object?>(page.Parameters)))).ToHtmlString());
        byte[] body = Encoding.UTF8.GetBytes(html);
        return new Kept(page.Status, body, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..20]}\""));
    }

    private static async Task SendAsync(HttpContext context, Kept page)
    {
        HttpResponse response = context.Response;
        response.Headers[HeaderNames.CacheControl] = "private, no-cache";
        response.Headers[HeaderNames.Vary] = "Cookie, Authorization";
        response.Headers[HeaderNames.ETag] = page.Tag.ToString();
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Compare(page.Tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.StatusCode = page.Status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = page.Body.Length;
        await response.Body.WriteAsync(page.Body, context.RequestAborted);
    }
}
