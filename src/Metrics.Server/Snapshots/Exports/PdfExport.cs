using System.Diagnostics;
using System.Text;
using Metrics.Compute.Snapshots;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>The page of a snapshot as PDF, printed by a Chromium where one is installed, with a seal after its end.</summary>
internal sealed class PdfExport : IExport
{
    private static readonly string[] Programs = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>A Chromium is installed.</summary>
    public static bool IsPossible => Program() is not null;

    public string Format => "pdf";

    public string MediaType => "application/pdf";

    /// <exception cref="SnapshotException">There is no Chromium, or it did not print.</exception>
    public void Write(SnapshotDocument document, SnapshotSeal seal, Stream to)
    {
        string program = Program()
            ?? throw new SnapshotException("PDF needs a Chromium on this machine, and none is installed; the HTML export prints the same from any browser");
        string folder = Directory.CreateTempSubdirectory("metrics-pdf").FullName;
        try
        {
            string page = Path.Combine(folder, "page.html");
            string pdf = Path.Combine(folder, "page.pdf");
            File.WriteAllText(page, HtmlPage.Render(document), new UTF8Encoding(false));
            Print(program, folder, page, pdf);
            using var file = new MemoryStream();
            file.Write(File.ReadAllBytes(pdf));
            TextSeal.Pdf.Append(file, document.Id, seal);
            file.WriteTo(to);
        }
        catch (FileNotFoundException nothing)
        {
            throw new SnapshotException("Chromium did not print the page", nothing);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public SealCheck? Check(ReadOnlyMemory<byte> file) => TextSeal.Pdf.Find(file);

    private static void Print(string program, string folder, string page, string pdf)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true };
        string[] arguments =
        [
            "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--no-pdf-header-footer", $"--user-data-dir={Path.Combine(folder, "profile")}", $"--print-to-pdf={pdf}",
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // As root Chromium has no sandbox of its own; the page is ours and asks nothing of any server.
        if (Environment.UserName == "root")
        {
            start.ArgumentList.Add("--no-sandbox");
        }

        start.ArgumentList.Add(new Uri(page).AbsoluteUri);
        using Process process = Process.Start(start) ?? throw new SnapshotException($"{program} did not start");
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new SnapshotException("Chromium took more than a minute to print, and was stopped");
        }
    }

    private static string? Program() => Programs.Select(Find).OfType<string>().FirstOrDefault();

    private static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
