namespace Metrics.Tests.Support;

/// <summary>What goes wrong with one request to a <see cref="FakeVendor"/>.</summary>
internal enum VendorFault
{
    None,

    /// <summary>Answered 500.</summary>
    Error,

    /// <summary>Answered 429, to wait a second.</summary>
    Limited,

    /// <summary>Answered whole by its length, and yet the JSON ends in its midst.</summary>
    Truncated,

    /// <summary>The connection breaks in the midst of the answer.</summary>
    Cut,

    /// <summary>The connection breaks before the answer.</summary>
    Reset,

    /// <summary>No answer comes.</summary>
    Silent,
}
