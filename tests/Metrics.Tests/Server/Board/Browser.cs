using System.Drawing;
using Metrics.Tests.Support;
using OpenQA.Selenium;
using OpenQA.Selenium.Chrome;

namespace Metrics.Tests.Server.Board;

/// <summary>One Chromium for all tests of a class, started when first used; it remembers what the pages complained about.</summary>
public sealed class Browser : IDisposable
{
    private ChromeDriver? _driver;

    public IWebDriver Page => Driver;

    private ChromeDriver Driver => _driver ??= Start();

    /// <summary>Chromium makes no window narrower than 500 pixels: the size is that of the page's view, as a phone has it.</summary>
    public void Resize(Size size) => Command("Emulation.setDeviceMetricsOverride", new()
    {
        ["width"] = size.Width,
        ["height"] = size.Height,
        ["deviceScaleFactor"] = 1,
        ["mobile"] = false,
    });

    /// <summary>The reader's system is set to <c>light</c> or <c>dark</c>.</summary>
    public void Prefer(string colours) => Command("Emulation.setEmulatedMedia", new()
    {
        ["features"] = new object[] { new Dictionary<string, object> { ["name"] = "prefers-color-scheme", ["value"] = colours } },
    });

    /// <summary>As a reader who has never been here: a wide light screen, and nothing remembered.</summary>
    public void Begin(Uri site)
    {
        Resize(new Size(1440, 1000));
        Prefer("light");
        Command("Storage.clearDataForOrigin", new() { ["origin"] = site.GetLeftPart(UriPartial.Authority), ["storageTypes"] = "all" });
        Complaints();
    }

    public void Open(Uri site, string address) => Driver.Navigate().GoToUrl(new Uri(site, address));

    public T Ask<T>(string script, params object[] arguments) => (T)((IJavaScriptExecutor)Driver).ExecuteScript(script, arguments)!;

    public T AskLater<T>(string script)
    {
        Driver.Manage().Timeouts().AsynchronousJavaScript = TimeSpan.FromMinutes(1);
        return (T)((IJavaScriptExecutor)Driver).ExecuteAsyncScript(script)!;
    }

    /// <summary>What the console said since it was asked last.</summary>
    public IReadOnlyList<string> Complaints() =>
        [.. Driver.Manage().Logs.GetLog(LogType.Browser).Select(entry => $"{entry.Level}: {entry.Message}")];

    public byte[] Pdf()
    {
        object? answer = Driver.ExecuteCdpCommand("Page.printToPDF", new() { ["preferCSSPageSize"] = true, ["printBackground"] = true });
        return Convert.FromBase64String((string)((Dictionary<string, object>)answer!)["data"]);
    }

    /// <summary>The whole page as a picture in the artifacts folder.</summary>
    public void Picture(string name)
    {
        object? answer = Driver.ExecuteCdpCommand("Page.captureScreenshot", new() { ["captureBeyondViewport"] = true });
        File.WriteAllBytes(PathOf($"{name}.png"), Convert.FromBase64String((string)((Dictionary<string, object>)answer!)["data"]));
    }

    public static string PathOf(string file) =>
        Path.Combine(Directory.CreateDirectory(Repository.PathOf("artifacts", "board")).FullName, file);

    public void Dispose() => _driver?.Dispose();

    private static ChromeDriver Start()
    {
        var options = new ChromeOptions { BinaryLocation = ChromiumFactAttribute.Chromium };
        options.AddArguments(
            "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--window-size=1440,1000");
        options.SetLoggingPreference(LogType.Browser, LogLevel.All);
        var service = ChromeDriverService.CreateDefaultService(ChromiumFactAttribute.Driver);
        service.SuppressInitialDiagnosticInformation = true;
        service.HideCommandPromptWindow = true;
        return new ChromeDriver(service, options, TimeSpan.FromMinutes(2));
    }

    private void Command(string name, Dictionary<string, object?> parameters) => Driver.ExecuteCdpCommand(name, parameters);
}
