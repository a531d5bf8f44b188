using Spectre.Console;

namespace Metrics.Server.Verbs;

/// <summary>Shows how far one piece of work is: a bar on a terminal, a line at its begin elsewhere.</summary>
internal static class ProgressLine
{
    public static async Task<T> RunAsync<T>(VerbContext context, string what, Func<IProgress<double>, Task<T>> work)
    {
        if (!context.IsTerminal)
        {
            await context.Error.WriteLineAsync($"making {what} …");
            return await work(new Silent());
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Out) });
        return await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async bars =>
            {
                ProgressTask bar = bars.AddTask(Markup.Escape(what), maxValue: 1);
                return await work(new Bar(bar));
            });
    }

    // Not Progress<T>: that reports from other threads, after the work is done.
    private sealed class Bar(ProgressTask task) : IProgress<double>
    {
        public void Report(double value) => task.Value = value;
    }

    private sealed class Silent : IProgress<double>
    {
        public void Report(double value)
        {
        }
    }
}
