using Metrics.Server.Collect.Running;
using Metrics.Server.Config;
using Spectre.Console;

namespace Metrics.Server.Verbs;

/// <summary>Shows how far each source is: a bar each on a terminal, elsewhere a line when one ends.</summary>
internal static class CollectBars
{
    public static async Task<IReadOnlyList<CollectResult>> RunAsync(
        VerbContext context, IReadOnlyList<SourceSpec> specs, Func<SourceSpec, IProgress<CollectProgress>?, Task<CollectResult>> run)
    {
        if (!context.IsTerminal)
        {
            return await Task.WhenAll(specs.Select(async spec =>
            {
                CollectResult result = await run(spec, null);
                await TextWriter.Synchronized(context.Error).WriteLineAsync(
                    $"{spec.Name}: {result.New} new, {result.Restated} restated{(result.Error is null ? "" : $"; {result.Error}")}");
                return result;
            }));
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Error) });
        return await console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(bars => Task.WhenAll(specs.Select(spec => OneAsync(bars.AddTask(Markup.Escape(spec.Name), maxValue: 1), spec, run))));
    }

    private static async Task<CollectResult> OneAsync(
        ProgressTask bar, SourceSpec spec, Func<SourceSpec, IProgress<CollectProgress>?, Task<CollectResult>> run)
    {
        bar.IsIndeterminate = true;
        CollectResult result = await run(spec, new Bar(bar));
        bar.IsIndeterminate = false;
        if (result.End == RunEnd.Done)
        {
            bar.Value = 1;
        }

        bar.Description = Markup.Escape($"{spec.Name}: {result.New} new, {result.Restated} restated");
        bar.StopTask();
        return result;
    }

    private sealed class Bar(ProgressTask task) : IProgress<CollectProgress>
    {
        public void Report(CollectProgress value)
        {
            task.IsIndeterminate = value.Done is null;
            task.Value = value.Done ?? 0;
            string what = value.What is { Length: > 0 } at ? $", {at}" : "";
            task.Description = Markup.Escape($"{value.Source}: {value.Records} records{what}");
        }
    }
}
