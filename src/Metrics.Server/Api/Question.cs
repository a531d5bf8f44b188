using Metrics.Compute;
using Metrics.Facts;
using Metrics.Facts.Json;
using Metrics.Server.Config.Reading;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Metrics.Server.Api;

/// <summary>What a reader asks of the numbers.</summary>
/// <param name="AsOf">The instant of knowledge; null for the present.</param>
internal sealed record Question(Scope Scope, Window Window, DateTimeOffset At, DateTimeOffset? AsOf)
{
    private const string DefaultWindow = "30d";

    public static Question Of(NumberReport report) => new(report.Scope, report.Window, report.At, report.AsOf);

    /// <summary>
    /// Reads a question as people write it; empty parts take their defaults, today means until now, and every mistake is told.
    /// </summary>
    /// <param name="nameOfAt">What the instant is called where it was written.</param>
    public static Question? Read(AskedWords asked, FactIndex facts, DateTimeOffset now, Mistakes mistakes, string nameOfAt = "at")
    {
        Scope scope = ReadScope(asked.Scope, facts.Catalog, mistakes);
        string text = string.IsNullOrEmpty(asked.Window) ? DefaultWindow : asked.Window;
        Window? window = Window.Parse(text);
        if (window is null)
        {
            string hint = NearestWord.Of(text, facts.Definitions.Windows) is { } near ? $"; did you mean '{near}'?" : ".";
            mistakes.Add("window", $"'{text}' is no window{hint} A window is {Window.Allowed}");
        }

        AskedMoment moment = AskedMoment.Read(asked.At, asked.AsOf, facts.Calendar, now, mistakes.Add, nameOfAt);
        moment.RequireBegun("window", window?.Period, facts.Calendar, mistakes.Add);
        return mistakes.None ? new Question(scope, window!, moment.At, moment.AsOf) : null;
    }

    /// <summary>The address of the page that lists the records behind a number.</summary>
    public string ExplainLink(string metric, string? stat = null, ChangeOrigin? origin = null)
    {
        string part = (stat is null ? "" : $"&stat={stat}")
            + (origin is { } one ? $"&origin={System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(one.ToString())}" : "");
        return ExplainLink(metric, Scope.ToString(), Window.Text, At, AsOf) + part;
    }

    /// <inheritdoc cref="ExplainLink(string, string?, ChangeOrigin?)"/>
    public static string ExplainLink(string name, string scope, string window, DateTimeOffset at, DateTimeOffset? asOf)
    {
        string known = asOf is { } then ? $"&as_of={Uri.EscapeDataString(Instants.ToText(then))}" : "";
        return $"/explain/{name}?scope={Uri.EscapeDataString(scope)}&window={window}&at={Uri.EscapeDataString(Instants.ToText(at))}{known}";
    }

    private static Scope ReadScope(string? text, Catalog catalog, Mistakes mistakes)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Scope.Organization;
        }

        if (Scope.Parse(text) is { } scope && catalog.Has(scope))
        {
            return scope;
        }

        string[] known =
        [
            "organization",
            .. catalog.Teams.Select(team => $"team:{team.Name}"),
            .. catalog.Teams.SelectMany(team => team.Services).Select(service => $"service:{service.Name}").Distinct(),
        ];

        mistakes.Add("scope", $"there is no scope '{text}'{NearestWord.Hint(text, known)}");
        return Scope.Organization;
    }
}

/// <summary>A question as it is written on a command line or in an address.</summary>
internal sealed record AskedWords(string? Scope = null, string? Window = null, string? At = null, string? AsOf = null);

/// <summary>What is wrong with a question, by the name of its part.</summary>
internal sealed class Mistakes
{
    private readonly Dictionary<string, string[]> _byPart = [];

    public bool None => _byPart.Count == 0;

    public IReadOnlyDictionary<string, string[]> ByPart => _byPart;

    /// <summary>All of them, a sentence each.</summary>
    public string Text => string.Join("; ", _byPart.SelectMany(part => part.Value.Select(what => $"{part.Key}: {what}")));

    /// <summary>The answer to a question with mistakes.</summary>
    public ValidationProblem Refused() =>
        TypedResults.ValidationProblem(_byPart, detail: Text, title: "The question can't be answered as it is asked");

    /// <summary>The answer to a question, or to its mistakes: then there is none.</summary>
    public Results<Ok<T>, ValidationProblem> Answer<T>(T? answer)
        where T : class => answer is not null ? TypedResults.Ok(answer) : Refused();

    public void Add(string part, string what) => _byPart[part] = [.. _byPart.GetValueOrDefault(part, []), what];
}
