using System.Runtime.CompilerServices;
using Metrics.Facts;
using Metrics.Facts.Collecting;

namespace Metrics.Tests.Support;

/// <summary>A source that yields what a test gives it, and remembers the windows it was asked for.</summary>
internal sealed class FakeSource(params SourceRecord[] records) : ISource
{
    public List<CollectWindow> Windows { get; } = [];

    /// <summary>Records by run; the constructor's are given where this is null.</summary>
    public Func<CollectWindow, IEnumerable<SourceRecord>>? Script { get; init; }

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        Windows.Add(window);
        foreach (SourceRecord record in Script?.Invoke(window) ?? records)
        {
            await Task.Yield();
            cancel.ThrowIfCancellationRequested();
            yield return record;
        }
    }

    public static SourceRecord Found(Fact fact) => new SourceRecord.Found(fact);
}

/// <summary>A source that fails with a fault after some records.</summary>
internal sealed class ThrowingSource(Exception fault, params SourceRecord[] before) : ISource
{
    public int Runs { get; private set; }

    public async IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, [EnumeratorCancellation] CancellationToken cancel)
    {
        Runs++;
        foreach (SourceRecord record in before)
        {
            await Task.Yield();
            yield return record;
        }

        throw fault;
    }
}

/// <summary>The type <c>fake</c>, whose options are the source that it stands for.</summary>
[Source("fake", Summary = "whatever a test gives", Records = [FactKind.Deployment], Sweeps = [FactKind.Deployment], Cost = "none")]
internal sealed class WrappedSource(ISource options, SourceTools tools) : ISource
{
    public IAsyncEnumerable<SourceRecord> CollectAsync(CollectWindow window, CancellationToken cancel) =>
        tools.Name.Length > 0 ? options.CollectAsync(window, cancel) : throw new InvalidOperationException("a source has a name");
}
