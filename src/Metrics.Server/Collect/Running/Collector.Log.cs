namespace Metrics.Server.Collect.Running;

internal sealed partial class Collector
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Source {Source} is down since {Since:u}: {Reason}")]
    private partial void LogDown(string source, DateTimeOffset since, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Source {Source} is up again; it was down since {Since:u}")]
    private partial void LogUp(string source, DateTimeOffset since);

    [LoggerMessage(Level = LogLevel.Error, Message = "Source {Source} of type {Type} broke; this is a mistake in the source, not in the configuration")]
    private partial void LogBroken(Exception failure, string source, string type);
}
