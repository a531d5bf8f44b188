namespace Metrics.Sources.Http;

/// <summary>Where a client's name and secret go in the request for a token.</summary>
internal enum ClientProof
{
    Header,
    Body,
}
