namespace Metrics.Sources.Mapping;

/// <summary>Which of several values counts.</summary>
internal enum Pick
{
    First,
    Last,
    Least,
    Greatest,
}
