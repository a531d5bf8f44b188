using Microsoft.Extensions.Logging.Console;

namespace Metrics.Server.Hosting;

/// <summary>Logs on standard output: one line a message, or one JSON object; times are UTC.</summary>
internal static class ServiceLogs
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";

    public static void Add(ILoggingBuilder logging, ServerSettings settings)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Information);

        // A line a request or an endpoint is noise at this level; /metrics counts them.
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System.Net.Http", LogLevel.Warning);

        // Whoever asks /readyz is told by the answer; a service that is still reading its store is no failure.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);

        // The one handler of exceptions logs them itself, once.
        logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
        if (settings.Logs is not null)
        {
            logging.AddProvider(settings.Logs);
        }
        else if (settings.JsonLogs)
        {
            logging.AddJsonConsole(json => (json.TimestampFormat, json.UseUtcTimestamp) = (Time, true));
        }
        else
        {
            logging.AddSimpleConsole(text =>
            {
                (text.SingleLine, text.TimestampFormat, text.UseUtcTimestamp) = (true, Time, true);
                text.ColorBehavior = LoggerColorBehavior.Default;
            });
        }
    }
}
