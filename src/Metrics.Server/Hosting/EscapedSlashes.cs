namespace Metrics.Server.Hosting;

/// <summary>
/// Reads names of an address as they were written: the framework decodes all but a slash, and teams, services and ids may hold one.
/// </summary>
internal sealed class EscapedSlashes(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        foreach ((string name, object? value) in context.Request.RouteValues.ToArray())
        {
            if (value is string text && text.Contains("%2F", StringComparison.OrdinalIgnoreCase))
            {
                context.Request.RouteValues[name] = text.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
            }
        }

        return next(context);
    }
}
