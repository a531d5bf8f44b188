using System.Text;
using Metrics.Compute.Snapshots;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>One self-contained page: styles and charts inside, nothing asked of any server, prints on A4.</summary>
internal sealed class HtmlExport : IExport
{
    public string Format => "html";

    public string MediaType => "text/html; charset=utf-8";

    public void Write(SnapshotDocument document, SnapshotSeal seal, Stream to)
    {
        using var file = new MemoryStream();
        file.Write(Encoding.UTF8.GetBytes(HtmlPage.Render(document)));
        TextSeal.Markup.Append(file, document.Id, seal);
        file.Position = 0;
        file.CopyTo(to);
    }

    public SealCheck? Check(ReadOnlyMemory<byte> file) => TextSeal.Markup.Check(file);
}
