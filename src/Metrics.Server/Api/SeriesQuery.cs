using System.Globalization;
using Metrics.Compute;
using Metrics.Facts;

namespace Metrics.Server.Api;

/// <summary>One metric over time.</summary>
internal sealed class SeriesQuery(ICurrentIndex index, TimeProvider clock)
{
    private const int MostPoints = 11_000;

    /// <summary>Understands a question; null when something is wrong with it.</summary>
    public SeriesQuestion? Understand(AskedSeries asked, Mistakes mistakes) => index.Read((facts, _) =>
    {
        MetricChoice? choice = MetricChoice.Read(asked.Metric, asked.Stat, mistakes);
        Question? question = Question.Read(new(asked.Scope, asked.Window, asked.To, asked.AsOf), facts, clock.GetUtcNow(), mistakes, "to");
        DateTimeOffset? from = AskedMoment.ReadInstant("from", asked.From, facts.Calendar, mistakes.Add);
        TimeSpan? step = Step(string.IsNullOrEmpty(asked.Step) ? "1d" : asked.Step);
        if (step is null)
        {
            mistakes.Add("step", $"'{asked.Step}' is no step: write a whole number of minutes, hours, days or weeks (30m, 6h, 1d, 1w)");
        }

        if (!mistakes.None)
        {
            return null;
        }

        IReadOnlyList<DateTimeOffset> instants = Instants(from ?? question!.At.AddDays(-90), question!.At, step!.Value, facts.Calendar, mistakes);
        string? stat = choice!.Stat ?? (choice.Metric.Stats is [string first, ..] ? first : null);
        return mistakes.None ? new SeriesQuestion(choice with { Stat = stat }, question, instants) : null;
    });

    public Task<SeriesBody> AskAsync(SeriesQuestion asked, CancellationToken cancel) => index.AskAsync(
        asked.Question.AsOf,
        (facts, sources) =>
        {
            (MetricChoice choice, Question question, IReadOnlyList<DateTimeOffset> instants) = asked;
            return new SeriesBody
            {
                Metric = choice.Metric.Name,
                Stat = choice.Stat,
                Scope = question.Scope.ToString(),
                Window = question.Window.Text,
                AsOf = question.AsOf,
                Unit = choice.Metric.Unit,
                Revision = facts.Revision,
                Points = [.. NumberQuery.Series(facts, choice.Metric.Name, choice.Stat, question.Scope, question.Window, instants, sources)
                    .Select(point => PointBody.Of(point.At, point.Number, point.Note))],
            };
        },
        cancel);

    /// <summary>A step such as <c>6h</c>; null when it is none.</summary>
    public static TimeSpan? Step(string text)
    {
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || count is 0 or > 10_000)
        {
            return null;
        }

        return text[^1] switch
        {
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            'd' => TimeSpan.FromDays(count),
            'w' => TimeSpan.FromDays(7L * count),
            _ => null,
        };
    }

    private static IReadOnlyList<DateTimeOffset> Instants(
        DateTimeOffset from, DateTimeOffset to, TimeSpan step, OrganizationCalendar calendar, Mistakes mistakes)
    {
        if (from > to)
        {
            mistakes.Add("from", $"it is after 'to', which is {Facts.Json.Instants.ToText(to)}");
        }
        else if ((to - from) / step >= MostPoints)
        {
            mistakes.Add("step", $"that is more than {MostPoints} points: take a longer step or a shorter stretch");
        }

        return mistakes.None ? [.. calendar.Steps(from, to, step)] : [];
    }
}

/// <summary>A question for a series as it is written in an address.</summary>
internal sealed record AskedSeries(
    string? Metric, string? Stat, string? Scope, string? Window, string? From, string? To, string? Step, string? AsOf);

/// <summary>What a reader asks of a metric over time.</summary>
/// <param name="Question">Its instant is the last of them.</param>
internal sealed record SeriesQuestion(MetricChoice Choice, Question Question, IReadOnlyList<DateTimeOffset> Instants);
