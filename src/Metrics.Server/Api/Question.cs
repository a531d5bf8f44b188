using System.Globalization;
using Metrics.Compute;
using Metrics.Facts;
using Metrics.Facts.Json;
using Metrics.Server.Config.Reading;

namespace Metrics.Server.Api;

/// <summary>What a reader asks of the numbers.</summary>
/// <param name="AsOf">The instant of knowledge; null for the present.</param>
internal sealed record Question(Scope Scope, Window Window, DateTimeOffset At, DateTimeOffset? AsOf)
{
    public const string DefaultWindow = "30d";

    public static Question Of(NumberReport report) => new(report.Scope, report.Window, report.At, report.AsOf);

    /// <summary>
    /// Reads a question as people write it; empty parts take their defaults, today means until now, and every mistake is told.
    /// </summary>
    /// <param name="nameOfAt">What the instant is called where it was written.</param>
    public static Question? Read(AskedWords asked, FactIndex facts, DateTimeOffset now, Mistakes mistakes, string nameOfAt = "at")
    {
        Scope scope = ReadScope(asked.Scope, facts.Catalog, mistakes);
        Window? window = Window.Parse(asked.Window ?? DefaultWindow);
        if (window is null)
        {
            string hint = NearestWord.Of(asked.Window!, facts.Definitions.Windows) is { } near ? $"; did you mean '{near}'?" : ".";
            mistakes.Add("window", $"'{asked.Window}' is no window{hint} A window is a number of days up to 3660 (7d, 30d) or a calendar period (2026-W03, 2026-01, 2026-Q1, 2026)");
        }

        DateTimeOffset at = ReadInstant(nameOfAt, asked.At, facts.Calendar, mistakes) ?? now;
        if (at > now && facts.Calendar.DayOf(at) > facts.Calendar.DayOf(now))
        {
            mistakes.Add(nameOfAt, $"'{asked.At}' lies in the future: numbers are known until now");
        }

        DateTimeOffset? asOf = ReadInstant("as_of", asked.AsOf, facts.Calendar, mistakes);
        return mistakes.None ? new Question(scope, window!, at < now ? at : now, asOf) : null;
    }

    /// <summary>
    /// An instant with its offset, or a day: then its last millisecond in the organization's time zone. Null when nothing is written.
    /// </summary>
    public static DateTimeOffset? ReadInstant(string name, string? text, OrganizationCalendar calendar, Mistakes mistakes)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) && day < DateOnly.MaxValue)
        {
            return calendar.StartOf(day.AddDays(1)).AddMilliseconds(-1);
        }

        // A plus sign that was not escaped in an address arrives as a space.
        if (Instants.TryParse(text.Replace(' ', '+'), out DateTimeOffset instant, out string? reason) || Instants.TryParse(text, out instant, out reason))
        {
            return instant;
        }

        mistakes.Add(name, $"{reason}, or a day such as 2026-01-31");
        return null;
    }

    /// <summary>The address of the page that lists the records behind a number.</summary>
    public string ExplainLink(string metric, string? stat = null, ChangeOrigin? origin = null)
    {
        string asOf = AsOf is { } known ? $"&as_of={Uri.EscapeDataString(Instants.ToText(known))}" : "";
        string part = (stat is null ? "" : $"&stat={stat}")
            + (origin is { } one ? $"&origin={System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(one.ToString())}" : "");
        return $"/explain/{metric}?scope={Uri.EscapeDataString(Scope.ToString())}&window={Window.Text}&at={Uri.EscapeDataString(Instants.ToText(At))}{asOf}{part}";
    }

    private static Scope ReadScope(string? text, Catalog catalog, Mistakes mistakes)
    {
        if (string.IsNullOrEmpty(text))
        {
            return Scope.Organization;
        }

        string[] known =
        [
            "organization",
            .. catalog.Teams.Select(team => $"team:{team.Name}"),
            .. catalog.Teams.SelectMany(team => team.Services).Select(service => $"service:{service.Name}").Distinct(),
        ];
        if (Scope.Parse(text) is { } scope && known.Contains(text))
        {
            return scope;
        }

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

    public void Add(string part, string what) => _byPart[part] = [.. _byPart.GetValueOrDefault(part, []), what];
}
