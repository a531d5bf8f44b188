using System.CommandLine;
using Metrics.Server.Api;

namespace Metrics.Server.Verbs;

/// <summary>What a question about numbers may say: scope, window, instant, and instant of knowledge.</summary>
internal sealed class QuestionOptions
{
    public Option<string?> Scope { get; } = new("--scope")
    {
        Description = "organization (the default), team:NAME or service:NAME.",
        HelpName = "SCOPE",
    };

    public Option<string?> Window { get; } = new("--window")
    {
        Description = "Days up to the instant (7d, 30d), or a calendar period (2026-W03, 2026-01, 2026-Q1, 2026). Default: 30d.",
        HelpName = "WINDOW",
    };

    public Option<string?> At { get; } = new("--at")
    {
        Description = "The instant that the numbers are of: a day (its end) or an instant with its offset. Default: --as-of, else now.",
        HelpName = "DATE",
    };

    public Option<string?> AsOf { get; } = new("--as-of")
    {
        Description = "Only what was recorded by this instant, which is the now of the question. Default: all that is known.",
        HelpName = "DATE",
    };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { Scope, Window, At, AsOf })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The question; a wrong one ends the verb with every mistake.</summary>
    public T Read<T>(ParseResult parsed, Func<AskedWords, Mistakes, T?> understand)
        where T : class
    {
        var mistakes = new Mistakes();
        var words = new AskedWords(parsed.GetValue(Scope), parsed.GetValue(Window), parsed.GetValue(At), parsed.GetValue(AsOf));
        return understand(words, mistakes) ?? throw Wrong(mistakes);
    }

    public static VerbException Wrong(Mistakes mistakes) => VerbException.Wrong(
        string.Join('\n', mistakes.ByPart.SelectMany(part => part.Value.Select(what => $"--{part.Key.Replace('_', '-')}: {what}"))));
}
