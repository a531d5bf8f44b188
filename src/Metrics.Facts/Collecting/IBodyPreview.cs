namespace Metrics.Facts.Collecting;

/// <summary>A receiver that can show what a body would become, whoever sent it: for people who try a mapping.</summary>
public interface IBodyPreview
{
    /// <exception cref="SourceFaultException">The body is not what the source takes.</exception>
    IReadOnlyList<SourceRecord> Preview(ReadOnlyMemory<byte> body);
}
