using Metrics.Server.Collect.Running;
using Metrics.Server.Config;
using Metrics.Server.Config.Binding;
using Spectre.Console;
using Spectre.Console.Rendering;

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
                CollectResult result = await run(spec, new Lines(context.Error));
                await TextWriter.Synchronized(context.Error).WriteLineAsync(
                    $"{spec.Name}: {result.New} new, {result.Restated} restated{(result.Error is null ? "" : $"; {result.Error}")}");
                return result;
            }));
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Error) });
        return await console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new Share(), new ElapsedTimeColumn())
            .StartAsync(bars => Task.WhenAll(specs.Select(spec => OneAsync(bars.AddTask(Markup.Escape(spec.Name), maxValue: 1), spec, run))));
    }

    private static async Task<CollectResult> OneAsync(
        ProgressTask bar, SourceSpec spec, Func<SourceSpec, IProgress<CollectProgress>?, Task<CollectResult>> run)
    {
        bar.IsIndeterminate = true;
        CollectResult result = await run(spec, new Bar(bar));
        if (result.End == RunEnd.Done)
        {
            bar.IsIndeterminate = false;
            bar.Value = 1;
        }

        string end = result.End == RunEnd.Done ? "" : $", {RecordShape.KeyOf(result.End.ToString())}";
        bar.Description = Markup.Escape($"{spec.Name}: {result.New} new, {result.Restated} restated{end}");
        bar.StopTask();
        return result;
    }

    /// <summary>Per cent where the source can tell: until then nothing, for 0 % would be a guess.</summary>
    private sealed class Share : ProgressColumn
    {
        private readonly PercentageColumn _known = new();

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            task.IsIndeterminate ? new Text("    ") : _known.Render(options, task, deltaTime);
    }

    private sealed class Bar(ProgressTask task) : IProgress<CollectProgress>
    {
        public void Report(CollectProgress value)
        {
            task.IsIndeterminate = value.Done is null;
            task.Value = value.Done ?? 0;
            string what = value.What is { Length: > 0 } at ? $", {at}" : "";
            string waits = value.Waits is { } wait ? $"; {wait.Brief}" : "";
            task.Description = Markup.Escape($"{value.Source}: {value.Records} records{what}{waits}");
        }
    }

    /// <summary>A line for each reason that a source waits for, when it does so first.</summary>
    private sealed class Lines(TextWriter output) : IProgress<CollectProgress>
    {
        private string? _told;

        public void Report(CollectProgress value)
        {
            if (value.Waits is { } wait && Interlocked.Exchange(ref _told, wait.Reason) != wait.Reason)
            {
                TextWriter.Synchronized(output).WriteLine($"{value.Source}: {wait.Brief}");
            }
        }
    }
}
