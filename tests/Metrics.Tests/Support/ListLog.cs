using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Metrics.Tests.Support;

/// <summary>Keeps what was logged, a line a message: level and text.</summary>
internal sealed class ListLog<T> : ILogger<T>
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue($"{logLevel}: {formatter(state, exception)}");
}
