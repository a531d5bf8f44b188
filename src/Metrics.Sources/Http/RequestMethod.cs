namespace Metrics.Sources.Http;

/// <summary>How a page is asked for.</summary>
internal enum RequestMethod
{
    Get,
    Post,
}
